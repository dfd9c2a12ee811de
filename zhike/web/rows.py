"""Insert or read a row whose statement is known: for requests that write several, the ORM's compiling took longest.

What a field does to its value stays Django's own; nothing is read, checked or signalled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields import NOT_PROVIDED

from .statements import ask_one, planned

_Row = TypeVar("_Row", bound=models.Model)
Fields = Sequence["models.Field[Any, Any]"]
_SENT = "%s"


@dataclass(frozen=True)
class _Statement:
    """How rows of a model are inserted: what is sent, and what the database decides and sends back."""

    start: str
    end: str
    sent: Fields
    decided: Fields


@cache
def _statement(model: type[models.Model], decided: tuple["models.Field[Any, Any]", ...]) -> _Statement:
    quote = connection.ops.quote_name
    sent = [field for field in model._meta.concrete_fields if field not in decided]
    columns = ", ".join(quote(str(field.column)) for field in sent)
    back = ", ".join(quote(str(field.column)) for field in decided)
    return _Statement(
        start=f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ",  # noqa: S608 - names of a model
        end=f" RETURNING {back}" if back else "",
        sent=sent,
        decided=decided,
    )


@cache
def _may_be_decided(model: type[models.Model]) -> Fields:
    """Return the columns that the database gives a value when nobody else does."""
    return [field for field in model._meta.concrete_fields if _is_drawn(field) or field.db_default is not NOT_PROVIDED]


def _is_drawn(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField) or field.generated


def _decided(row: models.Model) -> tuple["models.Field[Any, Any]", ...]:
    """Return the columns to which the row itself gives no value."""
    return tuple(
        field
        for field in _may_be_decided(type(row))
        if _is_drawn(field) or isinstance(getattr(row, field.attname), DatabaseDefault)
    )


def _place(value: object) -> str:
    """Return how a value stands in the statement: most of a wide row is empty, and said without being sent."""
    return "NULL" if value is None else "''" if isinstance(value, str) and not value else _SENT


def insert_row(row: models.Model) -> None:
    """Insert a row; what the database decides (its id) is set on it."""
    insert_rows([row])


def insert_rows(rows: Iterable[models.Model]) -> None:
    """Insert a few rows of one model by one statement; they leave the same columns to the database."""
    new = list(rows)
    if not new:
        return
    how = _statement(type(new[0]), _decided(new[0]))
    given = [[field.get_db_prep_save(field.pre_save(row, True), connection) for field in how.sent] for row in new]
    places = ", ".join(f"({', '.join(map(_place, values))})" for values in given)
    with planned() as cursor:
        cursor.execute(
            how.start + places + how.end, [one for values in given for one in values if _place(one) == _SENT]
        )
        found = cursor.fetchall() if how.decided else [()] * len(new)
    for row, decided in zip(new, found, strict=True):
        for field, value in zip(how.decided, decided, strict=True):
            setattr(row, field.attname, _as_read(field, value))
        row._state.adding, row._state.db = False, connection.alias


@cache
def _reading(model: type[models.Model], names: tuple[str, ...], condition: str, lock: str) -> tuple[str, Fields]:
    quote = connection.ops.quote_name
    wanted = {model._meta.get_field(name) for name in names}
    fields = [field for field in model._meta.concrete_fields if field.primary_key or field in wanted]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    source = f"{quote(model._meta.db_table)} WHERE {quote('id')} = %s::bigint"
    return f"SELECT {columns} FROM {source}{condition and ' AND ' + condition} {lock}", fields  # noqa: S608 - names of a model


def read_row(
    model: type[_Row], pk: int | str, names: tuple[str, ...], *, condition: str = "", lock: bool = False
) -> _Row | None:
    """Return a row with only these columns read, as `only()` gives it, locked for change if wanted; None without one.

    `condition` is SQL of the program's own. Writing requests ask this several times; the ORM took ten times as long.
    """
    key = int(pk)
    if not -(2**63) <= key < 2**63:
        return None
    sql, fields = _reading(model, names, condition, "FOR UPDATE" if lock else "")
    found = ask_one(sql, [key])
    if found is None:
        return None
    values = [_as_read(field, value) for field, value in zip(fields, found, strict=True)]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def _as_read(field: Any, value: Any) -> Any:
    """Return a value as a query would give it."""
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
