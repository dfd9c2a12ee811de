"""How deals stood on a former day, from the history of their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from .changes import Standing

_CHUNK = 5000
# A row of history holds a former version: at a moment the newest one held that was written by then.
FORMER = """
LEFT JOIN LATERAL (
    SELECT * FROM sales_opportunityhistoryrow e
    WHERE e.pgh_obj_id = o.id AND o.updated_at > {at} AND e.updated_at <= {at}
    ORDER BY e.updated_at DESC, e.pgh_id DESC LIMIT 1
) AS h ON true
"""
_STOOD = f"""
SELECT o.id, o.customer_id, o.title, o.owner_id, o.amount, o.state, coalesce(o.promised_on, o.expected_on) AS due,
  o.updated_at > %(at)s AS is_touched, o.created_at <= %(at)s AS existed,
  CASE WHEN h.pgh_id IS NULL THEN o.amount ELSE h.amount END AS then_amount,
  CASE WHEN h.pgh_id IS NULL THEN o.state ELSE h.state END AS then_state,
  CASE WHEN h.pgh_id IS NULL THEN coalesce(o.promised_on, o.expected_on)
       ELSE coalesce(h.promised_on, h.expected_on) END AS then_due
FROM sales_opportunity o {FORMER.format(at="%(at)s")}
WHERE NOT o.is_hidden
  AND (o.owner_id = ANY(%(people)s) OR (o.credited_id = ANY(%(people)s) AND o.updated_at > %(at)s))
"""  # noqa: S608 - constants of the room
# Only what a comparison can name: due in the period before or now, or closed since.
_NAMED = f"""
SELECT * FROM ({_STOOD}) AS stood WHERE (state <> 'open' AND (NOT existed OR then_state = 'open'))
  OR (state = 'open' AND due BETWEEN %(first)s AND %(last)s)
  OR (existed AND then_state = 'open' AND then_due BETWEEN %(first)s AND %(last)s)
"""  # noqa: S608 - constants of the room


@dataclass(frozen=True)
class Pair:
    """A deal as it stood at a moment (None while it did not exist), and as it stands now."""

    then: Standing | None
    now: Standing
    customer_id: int
    title: str
    owner_id: int | None


def pairs_since(at: datetime, people: Sequence[int], first: date, last: date) -> Iterator[Pair]:
    """Yield every deal of some people that was or is due from `first` to `last`, or was closed since a moment."""
    values: dict[str, Any] = {"at": at, "people": list(people), "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, values)
        while rows := cursor.fetchmany(_CHUNK):
            yield from (_pair(*row) for row in rows)


def _pair(id_: int, customer_id: int, title: str, owner_id: int | None, *stood: Any) -> Pair:
    """Read a row: amount, state, day and whether it was touched, whether it existed then, and how."""
    now, existed, then = stood[:4], stood[4], stood[5:]
    old = Standing(id_, *then) if existed else None
    return Pair(old, Standing(id_, *now), customer_id, title, owner_id)
