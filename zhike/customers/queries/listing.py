"""The list of customers: one page by keyset, never a count, three queries at most whatever the size."""

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.conditions.compiling import as_expression, compile_condition
from zhike.conditions.language import Compare, Group, Node, parse_text
from zhike.conditions.registry import Sql
from zhike.lib.refusals import Refused
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page
from zhike.web.statements import ask

from ..beside import BesideColumn, read_beside
from ..custom.columns import OwnColumn
from ..custom.definitions import Definition
from ..fields import rule_name
from ..models import ArchiveShare, CustomerTag
from .custom import names_in, shown_text
from .filters import FILTERS, Context, conditions_of
from .orders import ORDERS, Order
from .own_order import Key, OwnWalk, Place, find_places, key_beside, key_of_field, key_of_share
from .scope import OBJECT, visible_to
from .walking import (
    Branch,
    Wanted,
    branches_of,
    condition_of,
    count_up_to,
    find_ids,
    read_whole_if_few,
    within,
)
from .walking import Page as Walk

LIST_MS = 5000
COUNT_MS = 300
COUNT_LIMIT = 10_000
BY_SHARE = "completeness"
_ROWS = """
SELECT customer.id, customer.number, customer.name, customer.short_name, customer.kind,
  customer.owner_id, owner.name, department.name,
  customer.stage, customer.grade, customer.tier, customer.lifecycle, source.name,
  customer.industry, customer.region, customer.address, customer.next_follow_on, customer.next_step,
  customer.last_contact_at, customer.follow_up_count, customer.contact_name, customer.contact_title,
  customer.phone, customer.cooperated_on, customer.created_at, customer.name_sort, customer.version,
  customer.department_id, customer.pool_id, customer.protected_until, customer.reclaim_on, {own}
FROM customers_customer AS customer
LEFT JOIN access_person AS owner ON owner.id = customer.owner_id
LEFT JOIN access_department AS department ON department.id = customer.department_id
LEFT JOIN customers_source AS source ON source.id = customer.source_id
WHERE customer.id = ANY(%s::bigint[])
"""
_WITHOUT_OWN, _WITH_OWN = _ROWS.format(own="'{}'"), _ROWS.format(own="customer.custom::text")


class ListRow(NamedTuple):
    """One customer as lists show it; hidden fields are emptied by the cells. In the order of _ROWS."""

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
    department_id: int | None
    pool_id: int | None
    protected_until: date | None
    reclaim_on: date | None
    custom: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    share: int | None = None


@dataclass(frozen=True)
class Conditions:
    """What a list is narrowed to: part of the scope, the values of each filter, and a compiled condition."""

    wanted: Wanted
    filters: Mapping[str, Sequence[str]]
    extra: Sql | None = None
    node: Node | None = None

    @property
    def is_filtered(self) -> bool:
        """Say whether more than the scope decides."""
        return bool(self.filters or self.wanted.owners or self.wanted.department or self.extra)

    @property
    def is_slow(self) -> bool:
        """Say whether no index serves the condition."""
        return self.extra is not None and self.extra.slow

    def demanded(self) -> dict[str, Sequence[str]]:
        """Return the values that a field must have one of, as far as filters and condition say so outright."""
        parts = self.node.parts if isinstance(self.node, Group) and self.node.mode == "all" else ()
        chosen = {one.field: one.value for one in parts if isinstance(one, Compare) and one.op == "in"}
        return {**chosen, **self.filters}

    def expressions(self, now: datetime) -> list[Any]:
        """Return what rows are filtered by, besides the part of the scope."""
        found: list[Any] = list(conditions_of(self.filters, Context(now)))
        return [*found, as_expression(self.extra)] if self.extra else found


def conditions_for(
    actor: Actor, filters: Mapping[str, Sequence[str]], node: Node | None = None, now: datetime | None = None
) -> Conditions:
    """Read a list's filters; those over fields that the actor does not see in full do not count.

    A condition (`node`, or `cond` of the filters) is refused when it is none, or uses a closed field.
    """
    known = {
        name: [str(actor.person_id) if name == "team" and value == "me" else value for value in values]
        for name, values in filters.items()
        if name in FILTERS and values and is_open(actor, OBJECT, rule_name(FILTERS[name].field))
    }
    sees_owner = is_open(actor, OBJECT, "owner")
    owners = tuple(filters.get("owner", ())) if sees_owner else ()
    department = (list(filters.get("department", ())) or [""])[0]
    if node is None and filters.get("cond"):
        node = parse_text(filters["cond"][0])
    moment = now or timezone.now()
    extra = compile_condition(actor=actor, subject=OBJECT, node=node, now=moment) if node else None
    return Conditions(Wanted(owners, department), known, extra, node)


def list_customers(*, actor: Actor, state: ListState, conditions: Conditions | None = None) -> Page[ListRow]:
    """Return one page of what the actor may see, in the asked order; refused when that cannot be answered in time."""
    asked = conditions or conditions_for(actor, state.filters)
    with within(LIST_MS) if asked.is_filtered else nullcontext():
        places = _find_places(actor, state, asked)
    ids = [id_ for _key, id_ in places]
    own = [column.definition for column in state.columns if isinstance(column, OwnColumn)]
    rows = load_rows(ids, with_tags=any(column.name == "tags" for column in state.columns), with_own=bool(own))
    rows = say_own(rows, actor, own) if own else rows
    rows = say_shares(rows) if any(column.name == BY_SHARE for column in state.columns) else rows
    rows = say_beside(rows, [column for column in state.columns if isinstance(column, BesideColumn)])
    keys = {id_: key for key, id_ in places}
    order = _order_of(actor, state)
    return build_page(
        rows,
        limit=state.limit,
        after=state.cursor,
        key=lambda row: (order.place(row._asdict()) if order else keys[row.id], row.id),
        sort=state.order,
    )


def _order_of(actor: Actor, state: ListState) -> Order | None:
    """Return the built-in order, newest first where the asked one is closed to the actor; None for a key beside it."""
    if state.sort not in ORDERS:
        return None
    return ORDERS[state.sort if is_open(actor, OBJECT, rule_name(ORDERS[state.sort].field)) else "created"]


def _find_places(actor: Actor, state: ListState, asked: Conditions) -> list[Place]:
    """Return the ids of a page with one row more, in walking order; with their keys where these stand beside."""
    order, cursor = _order_of(actor, state), state.cursor
    backwards = cursor is not None and cursor.backwards
    found = asked.expressions(timezone.now())
    after = cursor.values if cursor is not None and len(cursor.values) == 2 else None
    branches = _branches(actor, asked, found, by_name=order is ORDERS["name"])
    if order is None:
        walk = OwnWalk(_key_of(state), state.descending, state.limit + 1, found, after, backwards)
        return find_places(branches, walk)
    descending = state.descending != backwards
    found += order.bounds(asked.demanded())
    dense = not found
    if after is not None:
        found.append(order.after(after, descending=descending))
    ids = find_ids(branches, Walk(order, descending, state.limit + 1, found, dense))
    return [(None, id_) for id_ in ids]


def _key_of(state: ListState) -> Key:
    """Return the key that stands beside the customer."""
    if state.sort == BY_SHARE:
        return key_of_share()
    own = next(column for column in state.listing.columns if column.name == state.sort)
    if isinstance(own, BesideColumn):
        return key_beside(own)
    assert isinstance(own, OwnColumn)
    return key_of_field(own.definition)


def _branches(actor: Actor, asked: Conditions, found: Sequence[Any], *, by_name: bool = False) -> list[Branch]:
    """Choose the way through the scope; filters may leave so few that they are read whole."""
    branches = branches_of(actor, asked.wanted)
    if not found:
        return branches
    extra = (asked.extra.text, repr(asked.extra.params)) if asked.extra else ()
    key = (actor.person_id, asked.wanted, repr(sorted(asked.filters.items())), extra)
    return read_whole_if_few(branches, found, key, by_name=by_name)


def load_rows(ids: Sequence[int], *, with_tags: bool = False, with_own: bool = False) -> list[ListRow]:
    """Return the rows of these customers in the order of the ids; the ids come from a scoped query.

    `with_own` brings what the company's own fields hold (say_own turns it into words).

    Plain SQL: every list of every person passes here, and the ORM took three times as long.
    """
    if not ids:
        return []
    found = {row[0]: row for row in ask(_WITH_OWN if with_own else _WITHOUT_OWN, [list(ids)])}
    tags = list_tag_names(ids) if with_tags else {}
    rows: list[Any] = [found[id_] for id_ in ids if id_ in found]
    held: list[Any] = [json.loads(row[-1]) if with_own else {} for row in rows]
    more = zip(rows, held, strict=True)
    return [ListRow._make((*row[:-1], custom, tuple(tags.get(row[0], ())), None)) for row, custom in more]


def say_own(rows: Sequence[ListRow], actor: Actor, own: Sequence[Definition]) -> list[ListRow]:
    """Return the rows with the texts of custom fields by name; one query where some hold people or files."""
    names = names_in(own, [row.custom for row in rows])
    return [
        row._replace(custom={one.name: shown_text(actor, one, row.custom.get(one.key), names) for one in own})
        for row in rows
    ]


def say_shares(rows: Sequence[ListRow]) -> list[ListRow]:
    """Return the rows with how complete each archive is; one query."""
    known = dict(ArchiveShare.objects.filter(pk__in=[row.id for row in rows]).values_list("pk", "share"))
    return [row._replace(share=known.get(row.id)) for row in rows]


def say_beside(rows: list[ListRow], columns: Sequence[BesideColumn]) -> list[ListRow]:
    """Return the rows with the numbers that other rooms keep, beside the own fields; a query for each column shown."""
    if not columns:
        return rows
    found = read_beside(columns, [row.id for row in rows])
    return [row._replace(custom={**row.custom, **found[row.id]}) for row in rows]


def list_tag_names(ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of tags by customer."""
    names: dict[int, list[str]] = {}
    worn = CustomerTag.objects.filter(customer_id__in=ids, tag__is_active=True).order_by("tag__kind", "tag__name")
    for customer_id, name in worn.values_list("customer_id", "tag__name"):
        names.setdefault(customer_id, []).append(name)
    return names


def count_customers(*, actor: Actor, conditions: Conditions, limit: int = COUNT_LIMIT) -> int | None:
    """Return how many there are, at most `limit` + 1; None when counting would take too long."""
    found = conditions.expressions(timezone.now())
    try:
        with within(COUNT_MS):
            return count_up_to(_branches(actor, conditions, found), found, limit + 1)
    except Refused:
        return None


def list_ids(
    *, actor: Actor, conditions: Conditions, after: int = 0, upto: int = 2**62, limit: int, now: datetime
) -> list[int]:
    """Return ids of the whole result in order of the id, for background work that walks through it."""
    within_list = condition_of(actor, conditions.wanted)
    rows = visible_to(actor).filter(within_list, *conditions.expressions(now), pk__gt=after, pk__lte=upto)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
