"""Insert a row whose statement is known: for requests that write several, the ORM's compiling took longest.

What a field does to its value stays Django's own; nothing is read, checked or signalled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED


@dataclass(frozen=True)
class _Statement:
    """How rows of a model are inserted: what is sent, and what the database decides and sends back."""

    start: str
    row: str
    end: str
    fields: Sequence[Any]
    returned: Sequence[str]


@cache
def _statement(model: type[models.Model]) -> _Statement:
    quote = connection.ops.quote_name
    decided = [field for field in model._meta.concrete_fields if _is_decided(field)]
    sent = [field for field in model._meta.concrete_fields if field not in decided]
    columns = ", ".join(quote(str(field.column)) for field in sent)
    back = ", ".join(quote(str(field.column)) for field in decided)
    return _Statement(
        start=f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ",  # noqa: S608 - names of a model
        row=f"({', '.join(['%s'] * len(sent))})",
        end=f" RETURNING {back}" if back else "",
        fields=sent,
        returned=[field.attname for field in decided],
    )


def _is_decided(field: "models.Field[Any, Any]") -> bool:
    """Say whether the database alone gives the column its value."""
    is_drawn = isinstance(field, models.AutoField) or field.generated
    return is_drawn or getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED


def insert_row(row: models.Model) -> None:
    """Insert a row; what the database decides (its id) is set on it."""
    insert_rows([row])


def insert_rows(rows: Iterable[models.Model]) -> None:
    """Insert a few rows of one model by one statement."""
    new = list(rows)
    if not new:
        return
    how = _statement(type(new[0]))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in new for field in how.fields]
    with connection.cursor() as cursor:
        cursor.execute(how.start + ", ".join([how.row] * len(new)) + how.end, values)
        found = cursor.fetchall() if how.returned else [()] * len(new)
    for row, decided in zip(new, found, strict=True):
        for name, value in zip(how.returned, decided, strict=True):
            setattr(row, name, value)
        row._state.adding, row._state.db = False, connection.alias
