"""Read events in commit order, each reader from its own position.

Ids are drawn before commit, so a reader that only remembers the highest id
passes over events of a transaction that commits late. Events carry the
transaction that wrote them instead; below the oldest one still running nothing
can appear any more. The order is by transaction, then id.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from .models import Event, HandlerPosition

LAST_ID = 2**63 - 1
_STATE = """
    SELECT horizon,
           coalesce((SELECT max(transaction) FROM events_event WHERE transaction < horizon), 0),
           EXISTS (SELECT FROM events_deadletter WHERE settled_at IS NULL AND retry_asked_at IS NOT NULL)
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon) AS h
"""


def get_state() -> tuple[int, int, bool]:
    """Return the horizon, the newest transaction with events below it, and whether retries are asked for.

    Every transaction below the horizon has ended, so what it wrote is there to read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        horizon, newest, retries = cursor.fetchone()
    return horizon, newest, retries


def read_batch(position: HandlerPosition, *, kinds: Collection[str], horizon: int, limit: int) -> list[Event]:
    """Return the next events behind a position and below the horizon, in commit order."""
    events = Event.objects.extra(  # a row comparison is one index range; the ORM has no word for it
        where=["(transaction, id) > (%s, %s)"], params=[position.transaction, position.event_id]
    ).filter(transaction__lt=horizon)
    if kinds:
        events = events.filter(kind__in=sorted(kinds))
    return list(events.order_by("transaction", "id")[:limit])


def move(position: HandlerPosition, *, events: list[Event], horizon: int, now: datetime) -> None:
    """Remember that the events are done; without any, everything below the horizon is."""
    if events:
        position.transaction, position.event_id = events[-1].transaction, events[-1].pk
    else:
        position.transaction, position.event_id = horizon - 1, LAST_ID
    position.failures, position.last_error, position.retry_at = 0, "", None
    position.moved_at = now
    position.save()


def try_lock(name: str) -> bool:
    """Take the handler for this transaction, unless another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"events.handler:{name}"])
        return bool(cursor.fetchone()[0])
