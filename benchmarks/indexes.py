"""Take indexes and foreign keys off tables that are about to be filled, and put them back two at a time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

TABLES = (
    "customers_customer",
    "customers_contact",
    "customers_contactpoint",
    "customers_searchentry",
    "customers_ownerchange",
    "customers_customertag",
    "activities_followup",
    "events_event",
)
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x', 'f')
WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL ORDER BY pg_relation_size(i.indrelid) DESC, 1
"""
_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""


@contextmanager
def without_indexes(tables: Sequence[str] = TABLES) -> Iterator[None]:
    """Fill tables inside; afterwards every index and key is there again, keys checked."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        cursor.execute(_FOREIGN_KEYS, [list(tables)])
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        _create([definition for _, definition in indexes])
        with connection.cursor() as cursor:
            for table, name, definition in keys:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _create(definitions: Sequence[str]) -> None:
    with ThreadPoolExecutor(max_workers=2) as workers:
        list(workers.map(_create_one, definitions))
        list(workers.map(lambda _: connection.close(), range(2)))


def _create_one(definition: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET max_parallel_maintenance_workers = 0")
        cursor.execute(definition)
