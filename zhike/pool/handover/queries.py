"""Read handovers: what a leaver holds, what a plan gives to whom, which customers go where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import Count, QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.customers.models import Customer
from zhike.customers.models.sort_keys import GRADE
from zhike.lib.industries import industry_name
from zhike.lib.regions import region_name

from ..models import Handover, HandoverItem
from ..queries.loads import free_places, holding_limits
from ..signed import SIGNED_SQL
from .registry import Part, list_parts
from .rules import Held

PAGE = 50
_TOTALS = """
SELECT item.to_person_id, count(*), count(*) FILTER (WHERE customer.grade = 'A'),
  count(*) FILTER (WHERE customer.grade = 'B'), count(*) FILTER (WHERE customer.grade = 'C'),
  count(*) FILTER (WHERE customer.next_follow_on IS NOT NULL), count(*) FILTER (WHERE item.by_hand),
  count(*) FILTER (WHERE NOT {signed})
FROM pool_handoveritem AS item JOIN customers_customer AS customer ON customer.id = item.customer_id
WHERE item.handover_id = %s GROUP BY 1
""".replace("{signed}", SIGNED_SQL.format(row="customer"))


@dataclass(frozen=True)
class Holds:
    """How many of one kind a leaver holds, and how many went on in a handover that was run."""

    part: Part
    count: int
    moved: int | None = None


@dataclass(frozen=True)
class TakerLine:
    """What one person gets by a plan, and how many customers he has before it."""

    person_id: int
    name: str
    is_main: bool
    load: int
    customers: int = 0
    a: int = 0
    b: int = 0
    c: int = 0
    promises: int = 0
    by_hand: int = 0
    unsigned: int = 0
    limit: int | None = None
    free: int | None = None

    @property
    def over(self) -> int:
        """Return by how many customers the plan goes beyond his limit; signed ones do not count."""
        return 0 if self.free is None else max(self.unsigned - self.free, 0)

    @property
    def after(self) -> int:
        """Return how many customers he has with them."""
        return self.load + self.customers


@dataclass(frozen=True)
class ItemLine:
    """One customer of a plan."""

    customer: Customer
    to_person_id: int
    to_name: str
    by_hand: bool


@dataclass(frozen=True)
class HandoverLine:
    """A handover with the names that it shows."""

    one: Handover
    name: str
    takers: Sequence[str]
    by_name: str


def leavers_in_reach(actor: Actor) -> QuerySet[Person]:
    """Return the people whose customers the actor may assign, and whom he may therefore hand over."""
    reach = reach_of(actor, "customer", "assign")
    if reach.everything:
        return Person.objects.all()
    return Person.objects.filter(department_id__in=reach.department_ids).exclude(pk=actor.person_id)


def get_leaver(*, actor: Actor, person_id: int) -> Person:
    """Return a person whose work the actor may hand over, or not found."""
    found = leavers_in_reach(actor).filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def get_handover(*, actor: Actor, handover_id: int) -> Handover:
    """Return a handover of a person in the actor's reach, or not found."""
    found = Handover.objects.filter(pk=handover_id).first()
    if found is None or not leavers_in_reach(actor).filter(pk=found.person_id).exists():
        raise Http404
    return found


def list_handovers(*, actor: Actor) -> list[HandoverLine]:
    """Return the handovers of people in the actor's reach, newest first, the last hundred."""
    people = leavers_in_reach(actor).values("pk")
    rows = list(Handover.objects.filter(person_id__in=people).order_by("-created_at", "-pk")[:100])
    names = person_names(id_ for row in rows for id_ in (row.person_id, row.by_id, *row.taker_ids))
    return [
        HandoverLine(
            row,
            names.get(row.person_id, ""),
            [names.get(taker, "") for taker in row.taker_ids],
            names.get(row.by_id or 0, ""),
        )
        for row in rows
    ]


def list_held(person_id: int, counts: Mapping[str, int] | None = None) -> list[Holds]:
    """Return everything that a leaver holds; parts of which he has nothing and had nothing are left out."""
    moved = counts or {}
    lines = [Holds(part, part.count(person_id), moved.get(part.key)) for part in list_parts()]
    return [line for line in lines if line.count or line.moved]


def read_held(person_id: int) -> list[Held]:
    """Return the customers of a leaver as sharing out looks at them."""
    rows = Customer.objects.filter(owner_id=person_id, deleted_at__isnull=True)
    return [Held(*row) for row in rows.values_list("pk", "grade", "next_follow_on", "region", "industry")]


def loads_of(person_ids: Sequence[int]) -> dict[int, int]:
    """Return how many customers each of these people has now."""
    rows = Customer.objects.filter(owner_id__in=person_ids, deleted_at__isnull=True)
    return dict(rows.values_list("owner_id").annotate(n=Count("pk")).order_by())


def list_takers(one: Handover, now: datetime) -> list[TakerLine]:
    """Return what each taker gets by the plan, and how much his limit leaves, in the order in which they were named."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [one.pk])
        totals = {row[0]: row[1:] for row in cursor.fetchall()}
    names, loads = person_names(one.taker_ids), loads_of(one.taker_ids)
    lines = [
        TakerLine(taker, names.get(taker, ""), taker == one.main_id, loads.get(taker, 0), *totals.get(taker, ()))
        for taker in one.taker_ids
    ]
    limits, free = holding_limits(one.taker_ids, now), free_places(one.taker_ids, None, now)
    return [replace(line, limit=limits[line.person_id], free=free[line.person_id]) for line in lines]


def list_items(*, one: Handover, taker_id: int | None, after: int) -> tuple[list[ItemLine], int]:
    """Return a page of the plan in order of the customer's id, and after which id the next page starts (0: none)."""
    rows = HandoverItem.objects.filter(handover_id=one.pk, customer_id__gt=after)
    if taker_id:
        rows = rows.filter(to_person_id=taker_id)
    items = list(rows.order_by("customer_id")[: PAGE + 1])
    shown = items[:PAGE]
    customers = Customer.objects.annotate(rank=GRADE).in_bulk([item.customer_id for item in shown])
    names = person_names(item.to_person_id for item in shown)
    lines = [
        ItemLine(customers[item.customer_id], item.to_person_id, names.get(item.to_person_id, ""), item.by_hand)
        for item in shown
        if item.customer_id in customers
    ]
    return lines, shown[-1].customer_id if len(items) > PAGE else 0


def list_groups(person_id: int, way: str) -> list[tuple[str, str, int]]:
    """Return the provinces or industries of a leaver's customers by code, with name and number, the largest first."""
    if way not in ("region", "industry"):
        return []
    counts: dict[str, int] = {}
    for held in read_held(person_id):
        code = held.region[:2] if way == "region" else held.industry[:3] or held.industry
        if code:
            counts[code] = counts.get(code, 0) + 1
    words = {code: region_name(code.ljust(6, "0")) if way == "region" else industry_name(code) for code in counts}
    return sorted(((code, words[code] or code, n) for code, n in counts.items()), key=lambda row: (-row[2], row[0]))[
        :60
    ]


def is_newer(one: Handover) -> bool:
    """Say whether the same leaver was handed over again after this one."""
    later = Handover.objects.filter(person_id=one.person_id, run_at__gt=one.run_at, state="done")
    return bool(one.run_at) and later.exists()
