"""How deals stood on a former day, from the history of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

# A row of history holds a former version: at a moment the newest one held that was written by then.
_AT = """
SELECT o.id, coalesce(h.amount, o.amount), coalesce(h.state, o.state),
       CASE WHEN h.pgh_id IS NULL THEN coalesce(o.promised_on, o.expected_on)
            ELSE coalesce(h.promised_on, h.expected_on) END,
       CASE WHEN h.pgh_id IS NULL THEN o.grade ELSE h.grade END,
       CASE WHEN h.pgh_id IS NULL THEN o.stage_id ELSE h.stage_id END,
       CASE WHEN h.pgh_id IS NULL THEN o.stage_since ELSE h.stage_since END,
       CASE WHEN h.pgh_id IS NULL THEN o.owner_id ELSE h.owner_id END,
       CASE WHEN h.pgh_id IS NULL THEN o.probability ELSE h.probability END,
       o.created_at, o.signed_at, o.updated_at > %(at)s, o.amount
FROM sales_opportunity o
LEFT JOIN LATERAL (
    SELECT * FROM sales_opportunityhistoryrow e
    WHERE e.pgh_obj_id = o.id AND o.updated_at > %(at)s AND e.updated_at <= %(at)s
    ORDER BY e.updated_at DESC, e.pgh_id DESC LIMIT 1
) AS h ON true
WHERE NOT o.is_hidden AND o.created_at <= %(at)s
  AND (o.owner_id = ANY(%(people)s) OR o.credited_id = ANY(%(people)s))
"""


@dataclass(frozen=True)
class Then:
    """A deal as it stood at a moment, and what became of it."""

    id: int
    amount: Decimal
    state: str
    expected_on: date | None
    grade: str
    stage_id: int
    stage_since: datetime
    owner_id: int | None
    probability: int | None
    created_at: datetime
    signed_at: datetime | None
    is_changed: bool
    amount_now: Decimal


def standing_at(at: datetime, people: Sequence[int]) -> list[Then]:
    """Return every deal of some people that existed at a moment, as it stood then."""
    values: dict[str, Any] = {"at": at, "people": list(people)}
    with connection.cursor() as cursor:
        cursor.execute(_AT, values)
        return [Then(*row) for row in cursor.fetchall()]
