"""Count opened archives without making pages slower: a process adds up and writes every half minute.

For somebody who gave notice every opening is written at once; for others a killed process loses half a minute of
counting, which a baseline survives.
"""

import threading
import time
from collections import Counter
from datetime import datetime

from django.db import connection

from zhike.access.actor import Actor

FLUSH_SECONDS = 30
_ADD = """
INSERT INTO pool_archiveviews (person_id, hour, count)
SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[])
ON CONFLICT (person_id, hour) DO UPDATE SET count = pool_archiveviews.count + excluded.count
"""
_lock = threading.Lock()
_counted: Counter[tuple[int, datetime]] = Counter()
_flushed = [time.monotonic()]


def note_opened(actor: Actor, now: datetime) -> None:
    """Count one opened archive."""
    if not actor.person_id:
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    with _lock:
        _counted[actor.person_id, hour] += 1
        due = actor.is_leaving or time.monotonic() - _flushed[0] >= FLUSH_SECONDS
    if due:
        flush()


def flush() -> None:
    """Write what was counted."""
    with _lock:
        rows = sorted((person_id, hour, count) for (person_id, hour), count in _counted.items())
        _counted.clear()
        _flushed[0] = time.monotonic()
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])


def start_anew() -> None:
    """Forget what was counted and wait half a minute; tests start from here."""
    with _lock:
        _counted.clear()
        _flushed[0] = time.monotonic()
