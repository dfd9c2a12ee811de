"""What claims, finds and second owners brought, how even holdings are, and how long signatures take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer, OwnerChange, Source
from zhike.customers.queries import visible_to
from zhike.events.models import Event

from ..models import Holding, PastHolding
from ..queries.pools import pool_names
from ..signed import SIGNED, SIGNED_STAGES
from .stock import MOST, Line
from .survival import Step, Suggestion, kaplan_meier, suggest
from .uplift import Uplift, compare, gini

_LOST = (OwnerWay.RECLAIM, OwnerWay.GIVE_BACK, OwnerWay.ROTATE)


@dataclass(frozen=True)
class Found:
    """A customer that was taken from one and won by another."""

    customer_id: int
    name: str
    lost_by: str
    lost_on: date
    won_by: str
    won_on: date


def find_claims(actor: Actor, now: datetime, days: int) -> tuple[list[int], list[int]]:
    """Return the visible customers that were claimed in the last days, and those of them that the claimer signed."""
    since = now - timedelta(days=days)
    claims = OwnerChange.objects.filter(
        way=OwnerWay.CLAIM, at__gte=since, customer_id__in=visible_to(actor).values("pk")
    )
    pairs = dict(claims.order_by("at").values_list("customer_id", "to_person_id"))
    signed = Customer.objects.filter(SIGNED, pk__in=list(pairs)).values_list("pk", "owner_id")
    return list(pairs), [pk for pk, owner_id in signed if pairs[pk] == owner_id]


def list_found(actor: Actor, within_days: int) -> list[Found]:
    """Return customers that one person lost and another won within so many days: 捡漏."""
    mine = visible_to(actor).filter(SIGNED, owner__isnull=False).values_list("pk", "name", "owner_id")
    won = {pk: (name, owner_id) for pk, name, owner_id in mine}
    lost = PastHolding.objects.filter(customer_id__in=list(won), end_way__in=_LOST).order_by("customer_id", "-ended_at")
    begun = dict(Holding.objects.filter(pk__in=list(won)).values_list("pk", "began_at"))
    last = {row.customer_id: row for row in reversed(lost)}
    names = person_names({row.person_id for row in last.values()} | {owner_id for _name, owner_id in won.values()})
    signed = signed_days(list(last))
    found = []
    for pk, row in last.items():
        name, owner_id = won[pk]
        won_on = signed.get(pk) or timezone.localdate(begun.get(pk, row.ended_at))
        lost_on = timezone.localdate(row.ended_at)
        if owner_id != row.person_id and 0 <= (won_on - lost_on).days <= within_days:
            found.append(Found(pk, name, names.get(row.person_id, ""), lost_on, names.get(owner_id, ""), won_on))
    return sorted(found, key=lambda one: one.won_on, reverse=True)


def signed_days(customer_ids: Sequence[int]) -> dict[int, date]:
    """Return since when each customer stands in its present stage, as far as an event says so."""
    changes = Event.objects.filter(
        customer_id__in=customer_ids, kind="customers.changed", data__steps__contains=[{"field": "stage"}]
    )
    return {pk: timezone.localdate(at) for pk, at in changes.order_by("at").values_list("customer_id", "at") if pk}


def read_uplift(actor: Actor) -> Uplift | None:
    """Compare how many of their customers first owners signed with how many those after them did."""
    ended = PastHolding.objects.filter(end_way__in=_LOST)
    was_lost = Exists(ended.filter(customer_id=OuterRef("pk")))
    visible = visible_to(actor).order_by()
    lost = visible.filter(was_lost).count()
    held = visible.filter(owner__isnull=False)
    second = held.filter(was_lost).aggregate(total=Count("pk"), won=Count("pk", filter=SIGNED))
    first = held.filter(~was_lost).aggregate(total=Count("pk"), won=Count("pk", filter=SIGNED))
    return compare((first["won"], first["total"] + lost), (second["won"], second["total"]))


def read_spread(actor: Actor) -> tuple[list[Line], float]:
    """Return how many unsigned customers each person holds, and how uneven that is."""
    held = visible_to(actor).filter(~Q(stage__in=SIGNED_STAGES), owner__isnull=False).order_by()
    rows = list(held.values_list("owner_id").annotate(n=Count("pk")).order_by("-n"))
    names = person_names(owner_id for owner_id, _n in rows)
    lines = [Line(names.get(owner_id, ""), n, f"view=all&owner={owner_id}") for owner_id, n in rows]
    return lines, gini([line.count for line in lines])


@dataclass(frozen=True)
class Segment:
    """The curve of one part of the customers, with the protection that it suggests."""

    label: str
    spans: int
    signed: int
    steps: Sequence[Step]
    suggestion: Suggestion | None


def read_survival(actor: Actor, now: datetime, by: str) -> tuple[list[Segment], bool]:
    """Return the curve of days from becoming owner to the signature, over all and per segment (source, tier, pool).

    The second answer says whether only the newest customers were read.
    """
    found = visible_to(actor).order_by("-pk").values_list("pk", "stage", "source_id", "tier", "pool_id")
    rows = list(found[: MOST + 1])
    facts = {pk: rest for pk, *rest in rows[:MOST]}
    signed = signed_days([pk for pk, rest in facts.items() if rest[0] in SIGNED_STAGES])
    spans: dict[str, list[tuple[int, bool]]] = {_("全部"): []}
    words = _words(by)
    today = timezone.localdate(now)
    for pk, began_at in Holding.objects.filter(pk__in=list(facts)).values_list("pk", "began_at"):
        start, won_on = timezone.localdate(began_at), signed.get(pk)
        is_won = won_on is not None and won_on >= start
        span = ((won_on if is_won and won_on else today) - start).days, is_won
        _put(spans, words, by, facts[pk], span)
    ended = PastHolding.objects.filter(customer_id__in=list(facts)).values_list("customer_id", "began_at", "ended_at")
    for pk, began_at, ended_at in ended:
        span = ((timezone.localdate(ended_at) - timezone.localdate(began_at)).days, False)
        _put(spans, words, by, facts[pk], span)
    return [_segment(label, one) for label, one in spans.items() if one], len(rows) > MOST


def _words(by: str) -> Mapping[Any, str]:
    from zhike.customers.choices import Tier

    if by == "source":
        return dict(Source.objects.values_list("pk", "name"))
    return dict(pool_names().items()) if by == "pool" else {key: str(label) for key, label in Tier.choices}


def _put(
    spans: dict[str, list[tuple[int, bool]]],
    words: Mapping[Any, str],
    by: str,
    facts: Sequence[object],
    span: tuple[int, bool],
) -> None:
    value = facts[{"source": 1, "tier": 2, "pool": 3}[by]]
    spans[_("全部")].append(span)
    spans.setdefault(words.get(value, _("其它")), []).append(span)


def _segment(label: str, spans: Sequence[tuple[int, bool]]) -> Segment:
    steps = kaplan_meier(spans)
    return Segment(label, len(spans), sum(signed for _days, signed in spans), steps, suggest(steps))
