"""How lists may be ordered: one never-null key each, the same expression as in the indexes, and a cursor's place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from ..models import sort_keys

_TABLE = '"customers_customer"'
Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Order:
    """An order of the list; `field` is the field whose rule decides whether it may be used.

    `place` gives a row's value of the key as a cursor carries it; `cast` is its type in the database.
    """

    field: str
    key: Combinable
    cast: str
    place: Callable[[Row], Any]
    ranks: Mapping[str, int] | None = None

    def bounds(self, filters: Mapping[str, Sequence[str]]) -> list[Q]:
        """Return what a filter over the order's own field says about its key: where the walk begins and ends."""
        if self.ranks is None or not filters.get(self.field):
            return []
        wanted = sorted({self.ranks.get(value, 0) for value in filters[self.field]})
        return [Q(GreaterThanOrEqual(self.key, wanted[0])) & Q(LessThanOrEqual(self.key, wanted[-1]))]

    def expression(self, *, descending: bool) -> list[Any]:
        """Return the ORDER BY of a page."""
        if descending:
            return [self.key.desc(), F("id").desc()]  # type: ignore[attr-defined]
        return [self.key.asc(), F("id").asc()]  # type: ignore[attr-defined]

    def after(self, values: tuple[Any, ...], *, descending: bool) -> RawSQL:
        """Return the condition for rows that follow a cursor's place; None when the cursor is of another shape."""
        sign = "<" if descending else ">"
        sql = f'({self._key_sql()}, {_TABLE}."id") {sign} (%s::{self.cast}, %s::bigint)'
        return RawSQL(sql, tuple(values), output_field=BooleanField())  # noqa: S611

    def _key_sql(self) -> str:
        if isinstance(self.key, Func):
            template: str = self.key.extra["template"]
            column = self.key.source_expressions[0].name  # type: ignore[attr-defined]
            return template % {"expressions": f'{_TABLE}."{column}"'}
        return f'{_TABLE}."{self.key.name}"'  # type: ignore[attr-defined]


def _moment(value: datetime | None) -> str:
    return value.isoformat() if value else "-infinity"


def _day(value: date | None) -> str:
    return value.isoformat() if value else "infinity"


_GRADES = {"A": 3, "B": 2, "C": 1}
_TIERS = {"strategic": 3, "major": 2, "standard": 1}

ORDERS: dict[str, Order] = {
    "created": Order("created_at", F("created_at"), "timestamptz", lambda row: row["created_at"].isoformat()),
    "last_contact": Order(
        "last_contact_at", sort_keys.LAST_CONTACT, "timestamptz", lambda row: _moment(row["last_contact_at"])
    ),
    "next": Order("next_follow_on", sort_keys.NEXT_FOLLOW, "date", lambda row: _day(row["next_follow_on"])),
    "reclaim_on": Order("owner", sort_keys.RECLAIM, "date", lambda row: _day(row["reclaim_on"])),
    "name": Order("name", F("name_sort"), "text", lambda row: row["name_sort"]),
    "grade": Order("grade", sort_keys.GRADE, "int", lambda row: _GRADES.get(row["grade"], 0), _GRADES),
    "tier": Order("tier", sort_keys.TIER, "int", lambda row: _TIERS.get(row["tier"], 0), _TIERS),
}
