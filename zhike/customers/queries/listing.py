"""The list of customers: one page by keyset, never a count, three queries at most whatever the size."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.lib.refusals import Refused
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ..fields import rule_name
from ..models import Customer, CustomerTag
from .filters import FILTERS, Context, conditions_of
from .orders import ORDERS
from .scope import OBJECT
from .walking import Page as Walk
from .walking import Wanted, branches_of, count_up_to, find_ids, within

LIST_MS = 5000
COUNT_MS = 300
COUNT_LIMIT = 10_000
_COLUMNS = {
    "id": "pk",
    "number": "number",
    "name": "name",
    "short_name": "short_name",
    "kind": "kind",
    "owner_id": "owner_id",
    "owner_name": "owner__name",
    "department_name": "department__name",
    "stage": "stage",
    "grade": "grade",
    "tier": "tier",
    "lifecycle": "lifecycle",
    "source_name": "source__name",
    "industry": "industry",
    "region": "region",
    "address": "address",
    "next_follow_on": "next_follow_on",
    "next_step": "next_step",
    "last_contact_at": "last_contact_at",
    "follow_up_count": "follow_up_count",
    "contact_name": "contact_name",
    "contact_title": "contact_title",
    "phone": "phone",
    "cooperated_on": "cooperated_on",
    "created_at": "created_at",
    "name_sort": "name_sort",
    "version": "version",
}


@dataclass(frozen=True)
class ListRow:
    """One customer as lists show it; hidden fields are emptied by the cells."""

    id: int
    number: str
    name: str
    short_name: str
    kind: str
    owner_id: int | None
    owner_name: str | None
    department_name: str | None
    stage: str
    grade: str
    tier: str
    lifecycle: str
    source_name: str | None
    industry: str
    region: str
    address: str
    next_follow_on: date | None
    next_step: str
    last_contact_at: datetime | None
    follow_up_count: int
    contact_name: str
    contact_title: str
    phone: str
    cooperated_on: date | None
    created_at: datetime
    name_sort: str
    version: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conditions:
    """What a list is narrowed to: part of the scope, and the values of each filter."""

    wanted: Wanted
    filters: Mapping[str, Sequence[str]]

    @property
    def is_filtered(self) -> bool:
        """Say whether more than the scope decides."""
        return bool(self.filters or self.wanted.owners or self.wanted.department)


def conditions_for(actor: Actor, filters: Mapping[str, Sequence[str]]) -> Conditions:
    """Read a list's filters; those over fields that the actor does not see in full do not count."""
    known = {
        name: values
        for name, values in filters.items()
        if name in FILTERS and values and is_open(actor, OBJECT, rule_name(FILTERS[name].field))
    }
    sees_owner = is_open(actor, OBJECT, "owner")
    owners = tuple(filters.get("owner", ())) if sees_owner else ()
    department = (list(filters.get("department", ())) or [""])[0]
    return Conditions(Wanted(owners, department), known)


def list_customers(*, actor: Actor, state: ListState, conditions: Conditions | None = None) -> Page[ListRow]:
    """Return one page of what the actor may see, in the asked order; refused when that cannot be answered in time."""
    asked = conditions or conditions_for(actor, state.filters)
    order_name = state.sort if is_open(actor, OBJECT, rule_name(ORDERS[state.sort].field)) else "created"
    order = ORDERS[order_name]
    cursor = state.cursor
    backwards = cursor is not None and cursor.backwards
    descending = state.descending != backwards
    found: list[Any] = list(conditions_of(asked.filters, Context(timezone.now())))
    if cursor is not None and len(cursor.values) == 2:
        found.append(order.after(cursor.values, descending=descending))
    walk = Walk(order, descending, state.limit + 1, found)
    branches = branches_of(actor, asked.wanted)
    with within(LIST_MS) if asked.is_filtered else nullcontext():
        ids = find_ids(branches, walk)
    rows = load_rows(ids, with_tags=any(column.name == "tags" for column in state.columns))
    places = {row.id: (order.place(row.__dict__), row.id) for row in rows}
    return build_page(rows, limit=state.limit, after=cursor, key=lambda row: places[row.id], sort=state.order)


def load_rows(ids: Sequence[int], *, with_tags: bool = False) -> list[ListRow]:
    """Return the rows of these customers in the order of the ids; the ids come from a scoped query."""
    if not ids:
        return []
    values = Customer.objects.filter(pk__in=ids).values_list(*_COLUMNS.values())
    found = {row[0]: row for row in values}
    tags = list_tag_names(ids) if with_tags else {}
    rows: list[Any] = [(*found[id_], tuple(tags.get(id_, ()))) for id_ in ids if id_ in found]
    return [ListRow(*row) for row in rows]


def list_tag_names(ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of tags by customer."""
    names: dict[int, list[str]] = {}
    worn = CustomerTag.objects.filter(customer_id__in=ids, tag__is_active=True).order_by("tag__kind", "tag__name")
    for customer_id, name in worn.values_list("customer_id", "tag__name"):
        names.setdefault(customer_id, []).append(name)
    return names


def count_customers(*, actor: Actor, conditions: Conditions, limit: int = COUNT_LIMIT) -> int | None:
    """Return how many there are, at most `limit` + 1; None when counting would take too long."""
    found = conditions_of(conditions.filters, Context(timezone.now()))
    try:
        with within(COUNT_MS):
            return count_up_to(branches_of(actor, conditions.wanted), found, limit + 1)
    except Refused:
        return None
