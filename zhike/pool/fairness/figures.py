"""The figures of the pool's board, each from the rows that it drills down to; within what the person may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer, OwnerChange, Source
from zhike.customers.queries import visible_to
from zhike.events.models import Event

from ..models import Holding, PastHolding
from ..queries.pools import pool_names
from ..signed import SIGNED, SIGNED_STAGES
from .survival import Step, Suggestion, kaplan_meier, suggest
from .uplift import Uplift, compare, gini

_AGES = ((7, lazy("7 天内")), (30, lazy("8–30 天")), (90, lazy("31–90 天")))
_MOST = 20_000
_LOST = (OwnerWay.RECLAIM, OwnerWay.GIVE_BACK, OwnerWay.ROTATE)


@dataclass(frozen=True)
class Line:
    """One figure of the board and the list's address query that shows its rows."""

    label: str
    count: int
    query: str = ""


@dataclass(frozen=True)
class Stock:
    """What lies free in the pools, by pool, age, reason and source."""

    total: int
    pools: Sequence[Line]
    ages: Sequence[Line]
    reasons: Sequence[Line]
    sources: Sequence[Line]


@dataclass(frozen=True)
class Found:
    """A customer that was taken from one and won by another."""

    customer_id: int
    name: str
    lost_by: str
    lost_on: date
    won_by: str
    won_on: date


def read_stock(actor: Actor, now: datetime) -> Stock:
    """Count what lies free, in four queries; ages are days since the customer came to lie there."""
    free = visible_to(actor).filter(owner__isnull=True, pool_id__isnull=False)
    newest = OwnerChange.objects.filter(customer_id=OuterRef("pk")).order_by("-at", "-pk")
    came = free.annotate(came_at=Subquery(newest.values("at")[:1]), why=Subquery(newest.values("reason")[:1]))
    rows = list(came.values_list("pool_id", "source_id", "came_at", "why", "created_at")[:_MOST])
    names, sources = pool_names(), dict(Source.objects.values_list("pk", "name"))
    ages = [_age(now, came_at or created_at) for _pool, _source, came_at, _why, created_at in rows]
    return Stock(
        len(rows),
        _lines([(names.get(pool or 0, ""), _pool_query(pool or 0)) for pool, *_rest in rows]),
        _lines([(age, "") for age in ages]),
        _lines([(why or _("未写原因"), "") for *_rest, why, _created in rows]),
        _lines([(sources.get(row[1], _("未知来源")), _source_query(row[1])) for row in rows]),
    )


def _age(now: datetime, at: datetime) -> str:
    days = (timezone.localdate(now) - timezone.localdate(at)).days
    return next((str(label) for most, label in _AGES if days <= most), _("90 天以上"))


def _pool_query(pool_id: int) -> str:
    return f'view=all&owner=none&cond={{"field":"pool","op":"in","value":["{pool_id}"]}}'


def _source_query(source_id: int | None) -> str:
    return f"view=all&owner=none&source={source_id}" if source_id else ""


def _lines(labelled: Sequence[tuple[str, str]]) -> list[Line]:
    counts: dict[tuple[str, str], int] = {}
    for key in labelled:
        counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    return [Line(label, count, query) for (label, query), count in ordered]


def read_claims(actor: Actor, now: datetime, days: int) -> tuple[int, int]:
    """Return how many visible customers were claimed in the last days, and how many of them signed since."""
    since = now - timedelta(days=days)
    claims = OwnerChange.objects.filter(
        way=OwnerWay.CLAIM, at__gte=since, customer_id__in=visible_to(actor).values("pk")
    )
    pairs = dict(claims.order_by("at").values_list("customer_id", "to_person_id"))
    won = Customer.objects.filter(SIGNED, pk__in=list(pairs)).values_list("pk", "owner_id")
    return len(pairs), sum(pairs[pk] == owner_id for pk, owner_id in won)


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
    visible = visible_to(actor).values("pk")
    ended = PastHolding.objects.filter(customer_id__in=visible, end_way__in=_LOST)
    again = set(ended.values_list("customer_id", flat=True)[:_MOST])
    held = Customer.objects.filter(pk__in=visible, owner__isnull=False, deleted_at__isnull=True)
    second = held.filter(pk__in=again).aggregate(total=Count("pk"), won=Count("pk", filter=SIGNED))
    first = held.exclude(pk__in=again).aggregate(total=Count("pk"), won=Count("pk", filter=SIGNED))
    return compare((first["won"], first["total"] + len(again)), (second["won"], second["total"]))


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


def read_survival(actor: Actor, now: datetime, by: str) -> list[Segment]:
    """Return the curve of days from becoming owner to the signature, over all and per segment (source, tier, pool)."""
    rows = visible_to(actor).order_by("-pk").values_list("pk", "stage", "source_id", "tier", "pool_id")[:_MOST]
    facts = {pk: rest for pk, *rest in rows}
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
    return [_segment(label, found) for label, found in spans.items() if found]


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
