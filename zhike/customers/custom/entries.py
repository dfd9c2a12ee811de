"""What of a value goes into the index that lists filter by: in Python for single writes, in SQL for whole fields. Pure.

Both say the same; a test compares them over all kinds.
"""

import string
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ..choices import CustomKind
from .definitions import Definition
from .values import is_empty

LENGTH = 100  # of models.custom.TEXT_KEY_LENGTH
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_TEXTS = frozenset({CustomKind.TEXT, CustomKind.LINK})
_KEYS = frozenset({CustomKind.CHOICE, CustomKind.REGION, CustomKind.TIME})


class Entry(NamedTuple):
    """One row of the index, in the order of its columns."""

    customer_id: int
    field_id: int
    position: int
    text_key: str | None = None
    number: Decimal | None = None
    day: date | None = None


def fold_key(text: str) -> str:
    """Return a text as it is compared: in small letters, cut. Only ASCII, so that every server folds alike."""
    return text.translate(_SMALL)[:LENGTH]


def entries_of(customer_id: int, indexed: Iterable[Definition], custom: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield the index rows of one customer's values."""
    for definition in indexed:
        value = custom.get(definition.key)
        if not is_empty(value):
            parts: list[Any] = value if definition.kind == CustomKind.CHOICES else [value]  # type: ignore[assignment]
            for position, part in enumerate(parts):
                yield _entry(customer_id, definition, position, part)


def _entry(customer_id: int, definition: Definition, position: int, value: Any) -> Entry:
    kind, at = definition.kind, (customer_id, definition.id, position)
    if kind == CustomKind.DATE:
        return Entry(*at, day=date.fromisoformat(value))
    if kind in _TEXTS:
        return Entry(*at, text_key=fold_key(value))
    if kind in _KEYS or kind == CustomKind.CHOICES:
        return Entry(*at, text_key=value[:LENGTH])
    return Entry(*at, number=Decimal(value))


_FOLDED = f"left(translate(one.value #>> '{{}}', '{string.ascii_uppercase}', '{string.ascii_lowercase}'), {LENGTH})"
_COLUMNS = {
    "text": f"{_FOLDED}, NULL::numeric, NULL::date",
    "key": f"left(one.value #>> '{{}}', {LENGTH}), NULL::numeric, NULL::date",
    "number": "NULL::text, (one.value #>> '{}')::numeric, NULL::date",
    "boolean": "NULL::text, (one.value #>> '{}')::boolean::int::numeric, NULL::date",
    "day": "NULL::text, NULL::numeric, (one.value #>> '{}')::date",
}
_EACH = "jsonb_array_elements(part.value) WITH ORDINALITY AS one(value, place)"
_ONE = "LATERAL (SELECT part.value, 1::bigint) AS one(value, place)"


def fill_sql(kind: str) -> str:
    """Return the statement that indexes the next customers with a value of a field, as one set.

    Shares each row's lock, so that a value being changed meanwhile is read after its change; asks
    for field, key, after and size; answers with the last customer and how many there were.
    """
    columns = _COLUMNS[_column_of(CustomKind(kind))]
    source = _EACH if kind == CustomKind.CHOICES else _ONE
    return f"""
        WITH part AS MATERIALIZED (
            SELECT id, custom -> %(key)s AS value FROM customers_customer
            WHERE id > %(after)s AND custom ? %(key)s ORDER BY id LIMIT %(size)s FOR SHARE
        ), written AS (
            INSERT INTO customers_customentry (customer_id, field_id, position, text_key, number, day)
            SELECT part.id, %(field)s, one.place - 1, {columns} FROM part CROSS JOIN {source}
            ON CONFLICT DO NOTHING
        )
        SELECT max(id), count(*) FROM part
    """  # noqa: S608  # only constants of this file are put together


def column_of(kind: str) -> str:
    """Return the column of the index that holds a kind."""
    return {"day": "day", "text": "text_key", "key": "text_key"}.get(_column_of(CustomKind(kind)), "number")


def _column_of(kind: CustomKind) -> str:
    if kind in _TEXTS:
        return "text"
    if kind in _KEYS or kind == CustomKind.CHOICES:
        return "key"
    return {CustomKind.DATE: "day", CustomKind.BOOLEAN: "boolean"}.get(kind, "number")
