"""What of a value goes into the index that lists filter by: in Python for single writes, in SQL for whole fields. Pure.

Both say the same; a test compares them over all kinds. What is looked for by its words (texts, links, times) is folded
like everything that people search, which only Python does.
"""

import string
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from operator import add
from typing import Any, NamedTuple

from zhike.lib.fold import fold_text
from zhike.lib.searchtext import to_tsquery_literal, to_tsvector_literal

from ..choices import CustomKind
from .definitions import Definition
from .values import is_empty

LENGTH = 100  # of models.custom.TEXT_KEY_LENGTH
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_TEXTS = frozenset({CustomKind.TEXT, CustomKind.LINK})
_KEYS = frozenset({CustomKind.CHOICE, CustomKind.REGION, CustomKind.TIME})
# What lists look for inside of a value.
WORDED = _TEXTS | {CustomKind.TIME}


class Entry(NamedTuple):
    """One row of the index, in the order of its columns."""

    customer_id: int
    field_id: int
    position: int
    text_key: str | None = None
    number: Decimal | None = None
    day: date | None = None
    grams: str | None = None


def fold_key(text: str) -> str:
    """Return a text as it is compared: in small letters, cut. Only ASCII, so that every server folds alike."""
    return text.translate(_SMALL)[:LENGTH]


def grams_of(field_id: int, text: str) -> list[str]:
    """Return what the index knows of a text: every two neighbouring letters, as folded, under their field."""
    folded = fold_text(text)
    return sorted({f"{field_id}:{pair}" for pair in map(add, folded, folded[1:])})


def query_of(field_id: int, text: str) -> str:
    """Return what to ask the index for a text; nothing for a single letter, which it cannot know."""
    return to_tsquery_literal(grams_of(field_id, text))


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
    if kind in WORDED:
        key = fold_key(value) if kind in _TEXTS else value
        return Entry(*at, text_key=key, grams=to_tsvector_literal(grams_of(definition.id, value)))
    if kind in _KEYS or kind == CustomKind.CHOICES:
        return Entry(*at, text_key=value[:LENGTH])
    return Entry(*at, number=Decimal(value))


_COLUMNS = {
    "key": f"left(one.value #>> '{{}}', {LENGTH}), NULL::numeric, NULL::date",
    "number": "NULL::text, (one.value #>> '{}')::numeric, NULL::date",
    "boolean": "NULL::text, (one.value #>> '{}')::boolean::int::numeric, NULL::date",
    "day": "NULL::text, NULL::numeric, (one.value #>> '{}')::date",
}
_EACH = "jsonb_array_elements(part.value) WITH ORDINALITY AS one(value, place)"
_ONE = "LATERAL (SELECT part.value, 1::bigint) AS one(value, place)"


# Shares each row's lock, so that a value being changed meanwhile is read after its change.
NEXT_VALUES = """
SELECT id, custom -> %(key)s AS value FROM customers_customer
WHERE id > %(after)s AND custom ? %(key)s ORDER BY id LIMIT %(size)s FOR SHARE
"""


def fill_sql(kind: str) -> str:
    """Return the statement that indexes the next customers with a value of a field, as one set; for no kind of WORDED.

    Asks for field, key, after and size; answers with the last customer and how many there were.
    """
    columns = _COLUMNS[_column_of(CustomKind(kind))]
    source = _EACH if kind == CustomKind.CHOICES else _ONE
    return f"""
        WITH part AS MATERIALIZED ({NEXT_VALUES}), written AS (
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
