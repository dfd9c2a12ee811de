"""Write many follow-ups at once by COPY, with their timeline events; for import, demo and benchmark.

Rules are not asked: the caller brings rows that make sense, customers that exist, and
ends with refresh_rollups over the customers it touched, in the same transaction.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from .choices import Origin
from .kinds import FOLLOWED_UP
from .queries.rollups import EXPECTED, range_of
from .rules import is_reached

CHUNK = 10_000
_COPY_ROWS = """
COPY activities_followup (id, customer_id, person_id, kind, outcome, content, contact_id, mood, next_step, next_on,
  at, origin, entry_key, created_at) FROM STDIN
"""
_COPY_EVENTS = "COPY events_event (kind, customer_id, actor_id, at, data, request_id) FROM STDIN"
_IDS = """
SELECT nextval(pg_get_serial_sequence('activities_followup', 'id')) FROM generate_series(1, %s)
"""
_REFRESH = """
UPDATE customers_customer AS customer SET
  last_contact_at = expected.last_at,
  follow_up_count = expected.total,
  next_follow_on = CASE WHEN has_promise THEN expected.next_on ELSE customer.next_follow_on END,
  next_step = CASE WHEN has_promise THEN expected.next_step ELSE customer.next_step END
FROM expected
WHERE customer.id = expected.id AND (
  customer.last_contact_at IS DISTINCT FROM expected.last_at
  OR customer.follow_up_count <> expected.total
  OR (has_promise AND (customer.next_follow_on IS DISTINCT FROM expected.next_on
                       OR customer.next_step <> expected.next_step)))
"""


@dataclass(frozen=True, slots=True)
class NewFollowUp:
    """One contact as it comes in bulk."""

    customer_id: int
    person_id: int | None
    kind: str
    outcome: str
    content: str
    at: datetime
    contact_id: int | None = None
    mood: int | None = None
    next_step: str = ""
    next_on: date | None = None
    origin: str = Origin.IMPORT
    entry_key: uuid.UUID | None = None


def insert_follow_ups(cursor: Any, rows: Iterable[NewFollowUp]) -> int:
    """Insert follow-ups and their timeline events, ten thousand at a time; return how many."""
    total = 0
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        cursor.execute(_IDS, [len(chunk)])
        ids = [row[0] for row in cursor.fetchall()]
        _copy_rows(cursor, ids, chunk)
        _copy_events(cursor, ids, chunk)
        total += len(chunk)
    return total


def _copy_rows(cursor: Any, ids: Sequence[int], chunk: Sequence[NewFollowUp]) -> None:
    with cursor.copy(_COPY_ROWS) as copy:
        for id_, row in zip(ids, chunk, strict=True):
            own = (id_, row.customer_id, row.person_id, row.kind, row.outcome, row.content, row.contact_id, row.mood)
            key = row.entry_key or uuid.uuid4()
            copy.write_row((*own, row.next_step, row.next_on, row.at, row.origin, key, row.at))


def _copy_events(cursor: Any, ids: Sequence[int], chunk: Sequence[NewFollowUp]) -> None:
    with cursor.copy(_COPY_EVENTS) as copy:
        for id_, row in zip(ids, chunk, strict=True):
            data = {
                "follow_up_id": id_,
                "kind": row.kind,
                "outcome": row.outcome,
                "reached": is_reached(row.outcome),
                "next_on": row.next_on.isoformat() if row.next_on else None,
            }
            text = json.dumps(data, ensure_ascii=False)
            copy.write_row((FOLLOWED_UP, row.customer_id, row.person_id, row.at, text, ""))


def refresh_rollups(cursor: Any, first_id: int, last_id: int) -> int:
    """Bring the customers from one id to another in line with their follow-ups; return how many changed."""
    cursor.execute(EXPECTED + _REFRESH, range_of(first_id, last_id))
    return int(cursor.rowcount)
