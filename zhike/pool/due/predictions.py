"""Keep the predicted day of reclaim and the end of the clock on every customer, and check what is kept.

One UPDATE for the customers that something happened to; the whole base in slices of ids when rules change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from zhike.access.actor import SystemActor
from zhike.events.history import set_context

from ..queries.rulebook import Rulebook, glance_at_rulebook, read_rulebook
from .compiling import Sql
from .evaluating import Question, groups_of, selects

SLICE = 5_000


@dataclass(frozen=True)
class Difference:
    """A customer that shows another end or day than its facts give."""

    customer_id: int
    shown: tuple[date | None, date | None]
    expected: tuple[date | None, date | None]


_UPDATE = """
UPDATE customers_customer AS t SET protected_until = e.protected, reclaim_on = e.due_on FROM ({select}) AS e
WHERE t.id = e.id AND (t.protected_until IS DISTINCT FROM e.protected OR t.reclaim_on IS DISTINCT FROM e.due_on)
"""
_FORGET = """
UPDATE customers_customer SET reclaim_on = NULL
WHERE reclaim_on IS NOT NULL AND (owner_id IS NULL OR deleted_at IS NOT NULL) AND {which}
"""
_NEXT = "SELECT max(id) FROM (SELECT id FROM customers_customer WHERE id > %s ORDER BY id LIMIT %s) AS slice"
_LOCK = "SELECT id FROM customers_customer WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"
_DIFFER = """
SELECT id, old_end, old_day, protected, due_on FROM ({select}) AS e
WHERE old_end IS DISTINCT FROM protected OR old_day IS DISTINCT FROM due_on ORDER BY id LIMIT %s
"""


def refresh(customer_ids: Sequence[int], *, now: datetime) -> int:
    """Work out the end of the clock and the day of reclaim of some customers anew; return how many changed.

    Called in the transaction of what changed them, after their holding and their row were written. Does nothing
    where nobody has published rules.
    """
    ids = list(customer_ids)
    if not ids:
        return 0
    question = Question(now, ids, anew=True)
    changed = 0
    with connection.cursor() as cursor:
        cursor.execute(_FORGET.format(which="id = ANY(%s::bigint[])"), [ids])
        for _group, found in selects(glance_at_rulebook(question.today), question):
            cursor.execute(_UPDATE.format(select=found.text), found.params)
            changed += cursor.rowcount
    return changed


def refresh_some(customer_ids: Sequence[int], *, now: datetime) -> int:
    """Write the days of these customers anew, a slice per transaction, each looked at under its lock."""
    ids, changed = sorted(customer_ids), 0
    for start in range(0, len(ids), SLICE):
        changed += _refresh_locked(ids[start : start + SLICE], now)
    return changed


def refresh_from(after: int, *, now: datetime, book: Rulebook) -> Iterator[int]:
    """Write what differs on all customers behind an id, a slice per transaction; yield the last id of each slice.

    Small transactions: people work while a base of a million is gone through after rules changed.
    """
    while (last := end_of_slice(after, SLICE)) is not None:
        differing = [one.customer_id for one in find_differences(now=now, book=book, most=None, span=(after, last))]
        if differing:
            _refresh_locked(differing, now)
        after = last
        yield last


def end_of_slice(after: int, count: int) -> int | None:
    """Return the last id of the next so many customers behind an id; None behind the last."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [after, count])
        last: int | None = cursor.fetchone()[0]
    return last


def _refresh_locked(ids: Sequence[int], now: datetime) -> int:
    """Lock before looking, so that no contact of this moment is overwritten by what was true before it."""
    with transaction.atomic():
        set_context(SystemActor())
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [list(ids)])
        return refresh(ids, now=now)


def find_differences(
    *, now: datetime, book: Rulebook | None = None, most: int | None = 1000, span: tuple[int, int] | None = None
) -> list[Difference]:
    """Return customers whose stored end or day is not what their facts give; a sound database has none."""
    question = Question(now, anew=True, span=span)
    book = book or read_rulebook(question.today)
    found: list[Difference] = []
    for _group, select in selects(book, question):
        found += [_difference(row) for row in _rows(_DIFFER, select, most)]
    return found[:most]


def _rows(text: str, select: Sql, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text.format(select=select.text), [*select.params, *params])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _difference(row: tuple[Any, ...]) -> Difference:
    customer_id, old_end, old_day, end, day = row
    return Difference(customer_id, (old_end, old_day), (end, day))


def has_rules(day: date) -> bool:
    """Say whether any rules are in force."""
    return bool(groups_of(glance_at_rulebook(day)))
