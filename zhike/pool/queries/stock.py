"""What lies in the pools: one page of customers to claim, by keyset, with the pool's masks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.conditions.queries.matching import within
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer, OwnerChange
from zhike.customers.queries.filters import Context, conditions_of
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ..models import Pool
from .members import pools_to_claim_from, roles_in_pools

LIST_MS = 5000
AGES = ("-7", "7", "30", "90", "180")
RETURNS = (OwnerWay.GIVE_BACK, OwnerWay.RECLAIM, OwnerWay.ROTATE, OwnerWay.HANDOVER, OwnerWay.IMPORT)
NEW = "new"  # never had an owner
OF_CUSTOMERS = ("region", "industry", "grade", "source", "contact")
_NEVER = "'-infinity'::timestamptz"
_KEYS: Mapping[str, tuple[str, str]] = {
    "since": ('COALESCE("customers_customer"."owner_since", "customers_customer"."created_at")', "timestamptz"),
    "last_contact": (f'COALESCE("customers_customer"."last_contact_at", {_NEVER})', "timestamptz"),
    "name": ('"customers_customer"."name_sort"', "text"),
}
_ROWS = """
SELECT customer.id, customer.number, customer.name, customer.pool_id, customer.grade, customer.tier, customer.stage,
  source.name, customer.industry, customer.region, customer.last_contact_at, customer.follow_up_count,
  customer.contact_name, customer.contact_title, customer.phone, customer.name_sort,
  COALESCE(customer.owner_since, customer.created_at), last.way, last.reason, last.from_person_id, offer.person_id
FROM customers_customer AS customer
LEFT JOIN customers_source AS source ON source.id = customer.source_id
LEFT JOIN pool_offer AS offer ON offer.customer_id = customer.id AND offer.state = 'open'
LEFT JOIN LATERAL (
  SELECT change.way, change.reason, change.from_person_id FROM customers_ownerchange AS change
  WHERE change.customer_id = customer.id ORDER BY change.id DESC LIMIT 1) AS last ON true
WHERE customer.id = ANY(%s)
"""


class StockRow(NamedTuple):
    """One customer of a pool as the claim page shows it. In the order of _ROWS."""

    id: int
    number: str
    name: str
    pool_id: int
    grade: str
    tier: str
    stage: str
    source_name: str | None
    industry: str
    region: str
    last_contact_at: datetime | None
    follow_up_count: int
    contact_name: str
    contact_title: str
    phone: str
    name_sort: str
    since: datetime
    way: str | None
    reason: str | None
    from_person_id: int | None
    offered_to: int | None


@dataclass(frozen=True)
class Narrowing:
    """What the page is narrowed to: pools the person may look into, and the values of each filter."""

    pool_ids: Sequence[int]
    filters: Mapping[str, Sequence[str]]

    @property
    def is_filtered(self) -> bool:
        """Say whether more than the pools decides."""
        return bool(self.filters)


def open_pools(actor: Actor) -> list[Pool]:
    """Return the pools that this person claims from, in their order."""
    return list(Pool.objects.filter(pk__in=pools_to_claim_from(actor)))


def pools_for_return(actor: Actor, pool_id: int | None) -> list[Pool]:
    """Return where a customer may go back to: its own pool, or the person's pools while it has none."""
    if pool_id is not None:
        return list(Pool.objects.filter(pk=pool_id, is_active=True))
    return list(Pool.objects.filter(pk__in=list(roles_in_pools(actor)), is_active=True))


def in_stock(pool_ids: Sequence[int]) -> QuerySet[Customer]:
    """Return the living customers that lie in these pools."""
    return Customer.objects.filter(deleted_at__isnull=True, owner__isnull=True, pool_id__in=pool_ids)


def list_stock(*, state: ListState, asked: Narrowing, now: datetime) -> Page[StockRow]:
    """Return one page of what a member may claim; refused when it cannot be found in time. Two queries."""
    key, cast = _KEYS[state.sort]
    own = {"key": RawSQL(key, ()), "place": RawSQL(f"({key})::text", ())}  # noqa: S611 - expressions of our own
    rows = _narrowed(asked, now).annotate(**own)
    descending = state.descending ^ bool(state.cursor and state.cursor.backwards)
    if state.cursor is not None and len(state.cursor.values) == 2:
        sign = "<" if descending else ">"
        after = f'({key}, "customers_customer"."id") {sign} (%s::{cast}, %s::bigint)'
        rows = rows.filter(RawSQL(after, tuple(state.cursor.values), output_field=BooleanField()))  # noqa: S611
    order = ("-key", "-pk") if descending else ("key", "pk")
    with within(LIST_MS):
        found = rows.order_by(*order).values_list("pk", "place")  # type: ignore[misc]
        places = list(found[: state.limit + 1])
    keys = dict(places)
    return build_page(
        read_rows(list(keys)),
        limit=state.limit,
        after=state.cursor,
        key=lambda row: (keys[row.id], row.id),
        sort=state.order,
    )


def read_rows(ids: Sequence[int]) -> list[StockRow]:
    """Return the rows of customers in the order of their ids given; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(ids)])
        found = {row[0]: StockRow(*row) for row in cursor.fetchall()}
    return [found[id_] for id_ in ids if id_ in found]


def _narrowed(asked: Narrowing, now: datetime) -> QuerySet[Customer]:
    own = {name: asked.filters[name] for name in OF_CUSTOMERS if asked.filters.get(name)}
    rows = in_stock(asked.pool_ids).filter(*conditions_of(own, Context(now)))
    for name, condition in (("age", _age), ("returned", _returned)):
        found = condition(asked.filters[name], now) if asked.filters.get(name) else None
        rows = rows.filter(found) if found is not None else rows
    return rows


def _age(values: Sequence[str], now: datetime) -> Q | None:
    """In the pool for longer than so many days, or for at most so many (-7)."""
    if values[0] not in AGES:
        return None
    days = int(values[0])
    moment = now - timedelta(days=abs(days))
    sign = ">=" if days < 0 else "<"
    sql = f"{_KEYS['since'][0]} {sign} %s"
    return Q(RawSQL(sql, (moment,), output_field=BooleanField()))  # noqa: S611 - the sign is ours


def _returned(values: Sequence[str], now: datetime) -> Q | None:
    """By which way it came into the pool; NEW never had an owner."""
    changes = OwnerChange.objects.filter(customer_id=OuterRef("pk"))
    wanted = [value for value in values if value in RETURNS]
    condition = Q()
    if wanted:
        condition |= Q(last_way__in=wanted)
    if NEW in values:
        condition |= Q(last_way__isnull=True)
    if not condition:
        return None
    last = Subquery(changes.order_by("-pk").values("way")[:1])
    inside = Customer.objects.filter(pk=OuterRef("pk")).annotate(last_way=last).filter(condition)
    return Q(Exists(inside))


def days_in(since: datetime, now: datetime) -> int:
    """Return how many days a customer has been lying there."""
    return (timezone.localdate(now) - timezone.localdate(since)).days


def values_of(state: ListState) -> dict[str, list[Any]]:
    """Return the filters in force, without the pool."""
    return {name: values for name, values in state.filters.items() if name != "pool"}
