"""The custom fields as they are defined now. One short statement per page; the rest is remembered."""

import time
from collections.abc import Iterable
from typing import Any

from django.db import connection

from zhike.access import stamps
from zhike.web.statements import ask

from ..models import CustomField
from .definitions import Definition, Definitions, Option

# Every change of a field raises its version, and fields are never deleted, so that these tell one state from the
# next; the moment tells a change that was rolled back from the one that came instead.
_STATE = "SELECT max(id), sum(version)::bigint, count(indexed_at), max(changed_at) FROM customers_customfield"
# Who writes values shares it, who changes what fields are waits for them: no value misses its index.
_LOCK = 7_201_101
_glanced: list[tuple[float, Definitions]] = []
_remembered: dict[tuple[Any, ...], Definitions] = {}


def definitions() -> Definitions:
    """Return all custom fields as they are committed now; a page that only reads remembers them (access.stamps)."""
    return stamps.remembered(("custom_fields",), "custom_fields", _read)


def _read() -> Definitions:
    """Ask by one query whether something changed, and by one more after a change."""
    state = ask(_STATE)[0]
    if state not in _remembered:
        found = Definitions({row.pk: define(row) for row in CustomField.objects.order_by("position", "id")})
        _remembered.clear()
        _remembered[state] = found
    return _remembered[state]


def definitions_for_writing() -> Definitions:
    """Return the fields and keep them as they are until the transaction ends; taken before any customer's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
    return definitions()


def lock_definitions() -> None:
    """Wait until everybody who writes values by the present definitions is done, and keep others waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def glance() -> Definitions:
    """Return the fields as they were at most a second ago, for what names them row by row."""
    now = time.monotonic()
    if not _glanced or now - _glanced[0][0] >= 1:
        _glanced[:] = [(now, definitions())]
    return _glanced[0][1]


def forget() -> None:
    """Drop what this process remembers; tests start from here."""
    _remembered.clear()
    _glanced.clear()
    stamps.forget()


def define(row: CustomField) -> Definition:
    """Return the definition of a stored field."""
    options = read_options(row.options)
    return Definition(
        id=row.pk,
        label=row.label,
        kind=row.kind,
        help=row.help,
        applies_to=row.applies_to,
        section=row.section,
        options=options,
        default=row.default,
        need=row.need,
        need_from=row.need_from,
        synonyms=row.synonyms,
        is_filterable=row.is_filterable,
        is_searchable=row.is_searchable,
        is_prominent=row.is_prominent,
        is_retired=row.is_retired,
        is_indexed=row.indexed_at is not None,
        version=row.version,
        labels={option.key: option.label for option in options},
    )


def read_options(stored: Iterable[dict[str, Any]]) -> tuple[Option, ...]:
    """Return stored options."""
    return tuple(Option(one["key"], one["label"], bool(one.get("retired"))) for one in stored)
