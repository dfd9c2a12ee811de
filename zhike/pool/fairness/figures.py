"""What claims, finds and second owners brought, and how even holdings are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer, OwnerChange
from zhike.customers.queries import visible_to

from ..models import Holding, PastHolding
from ..signed import SIGNED, SIGNED_STAGES
from .spans import signed_at
from .stock import Line
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
    signed = signed_at(list(last))
    found = []
    for pk, row in last.items():
        name, owner_id = won[pk]
        since = [at for at in signed.get(pk, ()) if at >= row.ended_at]
        won_on = timezone.localdate(since[0] if since else begun.get(pk, row.ended_at))
        lost_on = timezone.localdate(row.ended_at)
        if owner_id != row.person_id and 0 <= (won_on - lost_on).days <= within_days:
            found.append(Found(pk, name, names.get(row.person_id, ""), lost_on, names.get(owner_id, ""), won_on))
    return sorted(found, key=lambda one: one.won_on, reverse=True)


def read_uplift(actor: Actor) -> Uplift | None:
    """Compare how many of their customers first owners signed with how many those after them did."""
    was_lost, visible = _was_lost(), visible_to(actor).order_by()
    lost = visible.filter(was_lost).count()
    held = visible.filter(owner__isnull=False)
    second = held.filter(was_lost).aggregate(total=Count("pk"), won=Count("pk", filter=SIGNED))
    first = held.filter(~was_lost).aggregate(total=Count("pk"), won=Count("pk", filter=SIGNED))
    return compare((first["won"], first["total"] + lost), (second["won"], second["total"]))


def find_second_wins(actor: Actor) -> list[int]:
    """Return the customers that somebody signed after another had lost them."""
    return list(visible_to(actor).filter(_was_lost(), SIGNED, owner__isnull=False).values_list("pk", flat=True))


def _was_lost() -> Exists:
    return Exists(PastHolding.objects.filter(end_way__in=_LOST, customer_id=OuterRef("pk")))


def read_spread(actor: Actor) -> tuple[list[Line], float]:
    """Return how many unsigned customers each person holds, and how uneven that is."""
    held = visible_to(actor).filter(~Q(stage__in=SIGNED_STAGES), owner__isnull=False).order_by()
    rows = list(held.values_list("owner_id").annotate(n=Count("pk")).order_by("-n"))
    names = person_names(owner_id for owner_id, _n in rows)
    lines = [Line(names.get(owner_id, ""), n, f"view=all&owner={owner_id}") for owner_id, n in rows]
    return lines, gini([line.count for line in lines])
