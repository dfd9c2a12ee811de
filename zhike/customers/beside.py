"""Numbers that higher rooms keep per customer and bring to the list: a column that is shown, sorted by and exported.

The list walks the index of the room's own table; customers without a number come last.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhike.web.listing import Column


@dataclass(frozen=True, kw_only=True)
class BesideColumn(Column):
    """A column of a number beside the customer.

    `rows` gives the room's table, whose primary key is the customer's id; `path` leads there from the customer,
    `column` is the number, indexed together with the customer, `cast` its type. The name is also its field rule.
    """

    rows: Callable[[], QuerySet[Any]]
    path: str
    column: str
    cast: str = "smallint"

    @property
    def lookup(self) -> str:
        """Return how a query of customers reaches the number."""
        return f"{self.path}__{self.column}"


_columns: dict[str, BesideColumn] = {}


def register(column: BesideColumn) -> None:
    """Bring a column, from AppConfig.ready of the room that keeps the numbers."""
    _columns[column.name] = column


def list_beside() -> list[BesideColumn]:
    """Return all columns that rooms brought."""
    return list(_columns.values())


def find_beside(name: str) -> BesideColumn | None:
    """Return a column by its name."""
    return _columns.get(name)


def read_beside(columns: Iterable[BesideColumn], ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the numbers of customers as texts, by customer and column; one query each."""
    wanted = list(ids)
    found: dict[int, dict[str, str]] = {id_: {} for id_ in wanted}
    for one in columns:
        for id_, number in one.rows().filter(pk__in=wanted).values_list("pk", one.column):
            found[id_][one.name] = str(number)
    return found
