"""Read a whole list through a cursor on the server, a chunk at a time; memory stays flat whatever its length.

The cursor lives in a read-only transaction on a connection of its own, so that progress and cancelling are
committed beside it and nothing waits for the export.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.customers.custom.definitions import NUMBERS, Definition
from zhike.customers.custom.saying import Names
from zhike.customers.fields import OBJECT
from zhike.customers.queries.custom import names_in, shown_text
from zhike.customers.queries.listing import list_tag_names
from zhike.customers.whole import WholeList

from ..engine.streaming import ahead
from .columns import OWN, TAGS, Planned, Values

Chunk = list[Values]


@contextmanager
def _own_connection() -> Iterator[BaseDatabaseWrapper]:
    """Give a connection beside the usual one; inside a transaction (tests) the usual one, which alone sees its rows."""
    if connection.in_atomic_block:
        yield connection
        return
    own = connection.copy()
    try:
        own.ensure_connection()
        yield own
    finally:
        own.close()


@contextmanager
def read_chunks(
    actor: Actor, whole: WholeList, columns: Sequence[Planned], *, size: int, as_serial: bool
) -> Iterator[Iterator[Chunk]]:
    """Give the chunks of a list, each as one sequence of worded values per column."""
    selected = []
    for one in columns:
        if one.source.kind not in (TAGS, OWN):
            selected.append(one.expression(as_serial=as_serial))
        if one.masked_where:
            selected.append(one.is_masked())
    held = ["custom"] if any(one.source.kind == OWN for one in columns) else []
    rows = whole.rows.values_list("pk", *held, *selected)
    sql, params = rows.query.sql_with_params()
    with _own_connection() as own, _transaction(own), own.connection.cursor(name="export") as cursor:
        cursor.itersize = size
        cursor.execute(sql, params)
        yield _chunks(cursor, actor, columns, size)


@contextmanager
def _transaction(own: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold a read-only transaction open, unless the caller's is in use."""
    if own is connection:
        yield
        return
    own.set_autocommit(False)
    try:
        with own.cursor() as cursor:
            # Sorting a million rows in small memory writes everything to disk twice.
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute("SET LOCAL work_mem = '128MB'")
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1.0")
            cursor.execute("SET LOCAL jit = off")
        yield
    finally:
        own.rollback()


def _chunks(cursor: Any, actor: Actor, columns: Sequence[Planned], size: int) -> Iterator[Chunk]:
    """Yield chunks; the database works on the next one while this one is written."""
    known: list[dict[Any, Any]] = [{} for _ in columns]
    own = [one.source.definition for one in columns if one.source.definition]
    for found in ahead(iter(lambda: cursor.fetchmany(size), [])):
        ids, *read = zip(*found, strict=True)
        said = own_texts(actor, own, read.pop(0)) if own else {}
        values = iter(read)
        tags = list_tag_names(ids) if any(one.source.kind == TAGS for one in columns) else {}
        chunk: Chunk = []
        for column, words in zip(columns, known, strict=True):
            if column.source.kind == TAGS:
                raw: Values = ["、".join(tags.get(id_, ())) for id_ in ids]
            elif column.source.definition:
                raw = said[column.name]
            else:
                raw = next(values)
            chunk.append(column.work(raw, words, next(values) if column.masked_where else ()))
        yield chunk


def own_texts(actor: Actor, own: Sequence[Definition], held: Sequence[Any]) -> dict[str, Values]:
    """Return the words of the company's own fields by name, as lists show them; masked ones masked."""
    values = [json.loads(one) if isinstance(one, str) else one or {} for one in held]
    names = names_in(own, values)
    return {one.name: [_own_text(actor, one, row.get(one.key), names) for row in values] for one in own}


def _own_text(actor: Actor, one: Definition, value: Any, names: Names) -> str:
    """Return a number as a machine reads it, everything else as people do."""
    if one.kind in NUMBERS and value is not None and is_open(actor, OBJECT, one.name):
        return str(value)
    return shown_text(actor, one, value, names)
