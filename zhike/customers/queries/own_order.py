"""Lists in the order of what stands beside the customer: its index is walked, then come those without a value.

So are ordered the company's own fields, how complete the archives are, and the numbers of other rooms.

Without a value always means at the end, whichever way the order runs. A page asks for the customers without a
value only when those with one are used up, so that it costs the same at the first page and the hundredth.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy, RawSQL
from django.db.models.functions import Coalesce

from ..beside import BesideColumn
from ..custom.definitions import Definition
from ..custom.entries import column_of
from ..models import ArchiveShare, CustomEntry, Customer
from .walking import Branch

Place = tuple[str | None, int]


@dataclass(frozen=True)
class Key:
    """What a list is ordered by: rows beside the customer, whose index gives a column in order and then the customer.

    `path` leads there from the customer, `narrowed` names which of its rows are meant; `cast` is the column's type.
    """

    rows: QuerySet[Any]
    path: str
    column: str
    cast: str
    narrowed: tuple[tuple[str, Any], ...] = ()

    @property
    def table(self) -> str:
        """Return the table in SQL."""
        return f'"{self.rows.model._meta.db_table}"'

    @property
    def held(self) -> dict[str, Any]:
        """Return the lookups of customers that have a value."""
        wanted = {f"{self.path}__{name}": value for name, value in self.narrowed}
        return wanted | {f"{self.path}__{self.column}__isnull": False}


def key_of_field(definition: Definition) -> Key:
    """Return the key of one of the company's own fields."""
    column = column_of(definition.kind)
    cast = "date" if column == "day" else "numeric"
    return Key(CustomEntry.objects.all(), "custom_entries", column, cast, (("field_id", definition.id),))


def key_of_share() -> Key:
    """Return how complete archives are as a key."""
    return Key(ArchiveShare.objects.all(), "archive_share", "share", "smallint")


def key_beside(column: BesideColumn) -> Key:
    """Return a number that another room keeps as a key."""
    return Key(column.rows(), column.path, column.column, column.cast)


@dataclass(frozen=True)
class OwnWalk:
    """Which page of which order: `descending` as people see it, `backwards` towards its beginning.

    `after` is the place of a cursor: the key as text, None among those without a value, and the id.
    """

    key: Key
    descending: bool
    limit: int
    conditions: Sequence[Q | RawSQL] = ()
    after: Place | None = None
    backwards: bool = False

    @property
    def runs_down(self) -> bool:
        """Say which way the index is read for this page."""
        return self.descending != self.backwards

    @property
    def parts(self) -> list[bool]:
        """Return what is still to be read: with a value (True), then without; the other way round backwards."""
        order = [False, True] if self.backwards else [True, False]
        is_among_empty = self.after is not None and self.after[0] is None
        return order[1:] if self.after is not None and is_among_empty != self.backwards else order


def find_places(branches: Iterable[Branch], walk: OwnWalk) -> list[Place]:
    """Return the places of a page in walking order; a query for each branch, twice where the values end."""
    scope = list(branches)
    found: list[Place] = []
    for has_value in walk.parts:
        rows = [row for branch in scope for row in _read(branch, walk, has_value)]
        rows.sort(reverse=walk.runs_down)
        found += [(None if key is None or not has_value else str(key), id_) for key, id_ in rows]
        if len(found) >= walk.limit:
            break
    return found[: walk.limit]


def _read(branch: Branch, walk: OwnWalk, has_value: bool) -> Iterator[tuple[Any, int]]:
    """Yield key and id of one branch; those without a value have the same key."""
    inside = Q(department_id__in=branch.departments) if branch.departments else Q()
    customers = Customer.objects.filter(branch.condition, inside, *walk.conditions, deleted_at__isnull=True)
    rows = _with_value(customers, walk, is_walked=not branch.small) if has_value else _without_value(customers, walk)
    try:
        yield from rows[: walk.limit]
    except EmptyResultSet:
        return


def _with_value(customers: QuerySet[Customer], walk: OwnWalk, *, is_walked: bool) -> QuerySet[Customer, Any]:
    """Return the customers that have a value in order; those of a small branch are sorted by what no index gives,
    lest the planner walk the order of the whole base to meet them."""
    key = walk.key
    held = customers.filter(**key.held)
    if walk.after is not None and walk.after[0] is not None:
        sql = f'({key.table}."{key.column}", {key.table}."customer_id") {_sign(walk)} (%s::{key.cast}, %s::bigint)'
        held = held.filter(RawSQL(sql, walk.after, output_field=BooleanField()))  # noqa: S611  # values are parameters
    places = [F(f"{key.path}__{key.column}"), F(f"{key.path}__customer_id")]
    orders = places if is_walked else [Coalesce(place, place) for place in places]
    keyed = held.annotate(own_key=places[0])
    keyed = keyed.order_by(*(OrderBy(order, descending=walk.runs_down) for order in orders))
    return keyed.values_list("own_key", "pk")


def _without_value(customers: QuerySet[Customer], walk: OwnWalk) -> QuerySet[Customer, Any]:
    beside = walk.key.rows.filter(customer_id=OuterRef("pk"), **dict(walk.key.narrowed))
    empty = customers.exclude(Exists(beside))
    if walk.after is not None and walk.after[0] is None:
        empty = empty.filter(**{"pk__lt" if walk.runs_down else "pk__gt": walk.after[1]})
    keyed = empty.annotate(own_key=RawSQL("0", ())).order_by("-pk" if walk.runs_down else "pk")
    return keyed.values_list("own_key", "pk")


def _sign(walk: OwnWalk) -> str:
    return "<" if walk.runs_down else ">"
