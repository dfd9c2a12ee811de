"""Bring index and search text in step with a custom field whose use changed; jobs, safe to run twice and at once."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from ..choices import CustomKind
from ..custom.catalogue import define
from ..custom.entries import NEXT_VALUES, WORDED, entries_of, fill_sql
from ..models import Customer, CustomField
from .rollups import refresh_many

BATCH = 5_000
_EMPTY = """
DELETE FROM customers_customentry WHERE (customer_id, field_id, position) IN (
    SELECT customer_id, field_id, position FROM customers_customentry WHERE field_id = %s LIMIT %s
)
"""
_WORDS = """
INSERT INTO customers_customentry (customer_id, field_id, position, text_key, grams)
SELECT one.id, %s, 0, one.text_key, one.grams::tsvector
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS one(id, text_key, grams)
ON CONFLICT (customer_id, field_id, position) DO UPDATE SET text_key = EXCLUDED.text_key, grams = EXCLUDED.grams
"""
WAITS = timedelta(minutes=5)


def align_custom_index(*, field_id: int, now: datetime) -> int:
    """Fill the index of a field that became filterable, or empty it when it ceased to be; return how many rows moved.

    Filled batch by batch as sets, each with the field locked; when its use changes in between, the job follows.
    Whoever wrote values by the former definition was done before the change was committed.
    """
    moved, after = 0, 0
    while True:
        with transaction.atomic():
            row = CustomField.objects.select_for_update().filter(pk=field_id).first()
            if row is None or row.indexed_at is not None:
                return moved
            count, after = _fill(row, after) if row.is_filterable else _empty(row)
            moved += count
            if count == 0:
                _finish(row, now)
                return moved


def _fill(row: CustomField, after: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        values: dict[str, str | int] = {"field": row.pk, "key": str(row.pk), "after": after, "size": BATCH}
        if CustomKind(row.kind) in WORDED:
            return _fill_words(cursor, row, values)
        cursor.execute(fill_sql(row.kind), values)
        last, count = cursor.fetchone()
    return count, last or after


def _fill_words(cursor: Any, row: CustomField, values: dict[str, str | int]) -> tuple[int, int]:
    """Index the next texts of a field, and complete what an earlier release had indexed without their words."""
    cursor.execute(NEXT_VALUES, values)
    held = [(id_, json.loads(value)) for id_, value in cursor.fetchall()]
    known = [define(row)]
    entries = [entry for id_, value in held for entry in entries_of(id_, known, {str(row.pk): value})]
    if entries:
        columns = zip(*((one.customer_id, one.text_key, one.grams) for one in entries), strict=True)
        cursor.execute(_WORDS, [row.pk, *map(list, columns)])
    return len(held), held[-1][0] if held else 0


def _empty(row: CustomField) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, [row.pk, BATCH])
        return cursor.rowcount, 0


def _finish(row: CustomField, now: datetime) -> None:
    """Offer the field as a filter from now on."""
    if row.is_filterable:
        row.indexed_at = row.changed_at = now
        row.save(update_fields=["indexed_at", "changed_at"])


def list_unaligned(*, now: datetime) -> list[int]:
    """Return filterable fields whose index nobody fills: the job was lost, or a new release knows more of them."""
    waiting = CustomField.objects.filter(is_filterable=True, indexed_at=None, changed_at__lt=now - WAITS)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def find_by_custom_field(*, field_id: int) -> int:
    """Write the search texts of all customers with a value of a field anew; return how many there were."""
    done, after = 0, 0
    while True:
        with transaction.atomic():
            held = Customer.objects.filter(pk__gt=after, custom__has_key=str(field_id)).order_by("pk")
            ids = list(held.values_list("pk", flat=True)[:1000])
            if not ids:
                return done
            refresh_many(ids)
            done, after = done + len(ids), ids[-1]
