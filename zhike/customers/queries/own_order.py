"""Lists in the order of one of the company's own fields: its index is walked, then come those without a value.

Without a value always means at the end, whichever way the order runs. A page asks for the customers without a
value only when those with one are used up, so that it costs the same at the first page and the hundredth.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from ..custom.definitions import Definition
from ..custom.entries import column_of
from ..models import CustomEntry, Customer
from .walking import Branch

Place = tuple[str | None, int]


@dataclass(frozen=True)
class OwnWalk:
    """Which page of which order: `descending` as people see it, `backwards` towards its beginning.

    `after` is the place of a cursor: the key as text, None among those without a value, and the id.
    """

    definition: Definition
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
    def column(self) -> str:
        """Return the column of the index that holds the field."""
        return column_of(self.definition.kind)

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
    rows = _with_value(customers, walk) if has_value else _without_value(customers, walk)
    try:
        yield from rows[: walk.limit]
    except EmptyResultSet:
        return


def _with_value(customers: QuerySet[Customer], walk: OwnWalk) -> QuerySet[Customer, Any]:
    column = f"custom_entries__{walk.column}"
    held = customers.filter(**{"custom_entries__field_id": walk.definition.id, f"{column}__isnull": False})
    if walk.after is not None and walk.after[0] is not None:
        cast = "date" if walk.column == "day" else "numeric"
        entry = '"customers_customentry"'
        sql = f'({entry}."{walk.column}", {entry}."customer_id") {_sign(walk)} (%s::{cast}, %s::bigint)'
        held = held.filter(RawSQL(sql, walk.after, output_field=BooleanField()))  # noqa: S611  # values are parameters
    way = "-" if walk.runs_down else ""
    keyed = held.annotate(own_key=F(column)).order_by(f"{way}own_key", f"{way}custom_entries__customer_id")
    return keyed.values_list("own_key", "pk")


def _without_value(customers: QuerySet[Customer], walk: OwnWalk) -> QuerySet[Customer, Any]:
    entries = CustomEntry.objects.filter(customer_id=OuterRef("pk"), field_id=walk.definition.id)
    empty = customers.exclude(Exists(entries))
    if walk.after is not None and walk.after[0] is None:
        empty = empty.filter(**{"pk__lt" if walk.runs_down else "pk__gt": walk.after[1]})
    keyed = empty.annotate(own_key=RawSQL("0", ())).order_by("-pk" if walk.runs_down else "pk")
    return keyed.values_list("own_key", "pk")


def _sign(walk: OwnWalk) -> str:
    return "<" if walk.runs_down else ">"
