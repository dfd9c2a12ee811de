"""Bring events to their handlers: at least once, in commit order, each handler on its own.

A handler's effects and its position move in one transaction. A handler that
fails is tried again after a pause, one event at a time; an event that it fails
on ATTEMPTS times goes to the dead letters, where people see it, and the rest goes on.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from . import handlers, reading
from .handlers import Handler
from .models import DeadLetter, Event, HandlerPosition

ATTEMPTS = 5
IDLE_SECONDS = 1.0
LONGEST_PAUSE = 300
REMEMBER_SECONDS = 60.0
log = logging.getLogger("zhike.events")


@dataclass
class Progress:
    """What this process knows of a handler, to stay quiet while nothing is new for it."""

    seen: int = -1
    careful: int = 0
    unwritten: bool = False
    written: float = field(default_factory=time.monotonic)


def run(stop: threading.Event) -> None:
    """Serve all handlers until told to stop; a database that went away is waited for."""
    progress: dict[str, Progress] = {}
    pause = IDLE_SECONDS
    while not stop.is_set():
        try:
            busy = run_once(progress)
            pause = 0.0 if busy else IDLE_SECONDS
        except (DatabaseError, InterfaceError) as error:
            log.warning("events: the database is away (%s); trying again", error)
            connection.close()
            pause = min(max(pause * 2, 1.0), 10.0)
        stop.wait(pause)
    connection.close()


def run_once(progress: dict[str, Progress] | None = None, *, horizon: int | None = None) -> int:
    """Give every handler its next batch and return how many events were handled; one query when nothing is new."""
    progress = {} if progress is None else progress
    below, newest, retries = reading.get_state()
    below = horizon or below
    handled = 0
    for handler in handlers.list_handlers():
        known = progress.setdefault(handler.name, Progress())
        if horizon is None and newest <= known.seen and not _is_due(known):
            continue
        handled += _serve(handler, known, below)
    return handled + (retry_dead_letters() if retries else 0)


def _is_due(known: Progress) -> bool:
    """Say whether a position that passed only foreign events should be written down."""
    return known.unwritten and time.monotonic() - known.written > REMEMBER_SECONDS


def _serve(handler: Handler, known: Progress, horizon: int) -> int:
    limit = 1 if known.careful else handler.batch
    events: list[Event] = []
    now = timezone.now()
    try:
        with transaction.atomic():
            position = _take(handler, now)
            if position is None:
                return 0
            events = reading.read_batch(position, kinds=handler.kinds, horizon=horizon, limit=limit)
            _deliver(handler, position, events, horizon, now, known)
    except Exception as error:
        _raise_when_database_is_away(error)
        log.exception("events: handler %s failed on %s event(s)", handler.name, len(events))
        _note_failure(handler, known, events, error, now)
        return 0
    known.careful = max(known.careful - len(events), 0)
    if len(events) < limit:
        known.seen, known.careful = horizon - 1, 0
    return len(events)


def _take(handler: Handler, now: datetime) -> HandlerPosition | None:
    """Return the handler's position for this transaction, or None while others have it or it pauses."""
    if not reading.try_lock(handler.name):
        return None
    position, _ = HandlerPosition.objects.get_or_create(handler=handler.name)
    return None if position.retry_at and position.retry_at > now else position


def _deliver(
    handler: Handler,
    position: HandlerPosition,
    events: list[Event],
    horizon: int,
    now: datetime,
    known: Progress,
) -> None:
    if events:
        handler.function(events)
    elif not position.failures and not _is_due(known):
        known.unwritten = True
        return
    reading.move(position, events=events, horizon=horizon, now=now)
    known.unwritten, known.written = False, time.monotonic()


def _note_failure(handler: Handler, known: Progress, events: Sequence[Event], error: Exception, now: datetime) -> None:
    """Go on one by one after a failed batch; count the failures of a single event and give up in the end."""
    if len(events) != 1:
        known.careful = max(len(events), 1)
        return
    with transaction.atomic():
        position = HandlerPosition.objects.select_for_update().get_or_create(handler=handler.name)[0]
        position.failures += 1
        position.last_error = _describe(error)
        position.retry_at = now + timedelta(seconds=min(2**position.failures, LONGEST_PAUSE))
        if position.failures >= ATTEMPTS:
            _bury(handler.name, events[0], position, now)
        position.save()


def _bury(name: str, event: Event, position: HandlerPosition, now: datetime) -> None:
    DeadLetter.objects.update_or_create(
        handler=name,
        event_id=event.pk,
        defaults={
            "attempts": position.failures,
            "error": position.last_error,
            "failed_at": now,
            "settled_at": None,
            "retry_asked_at": None,
        },
    )
    position.transaction, position.event_id = event.transaction, event.pk
    position.failures, position.retry_at = 0, None


def retry_dead_letters() -> int:
    """Try the dead letters that people asked for once more; one that fails again stays, with its new reason."""
    asked = DeadLetter.objects.filter(settled_at=None, retry_asked_at__isnull=False)
    return sum(_retry(letter_id) for letter_id in asked.values_list("pk", flat=True)[:100])


def _retry(letter_id: int) -> int:
    now = timezone.now()
    try:
        with transaction.atomic():
            waiting = DeadLetter.objects.select_for_update(skip_locked=True)
            letter = waiting.filter(pk=letter_id, settled_at=None, retry_asked_at__isnull=False).first()
            if letter is None:
                return 0
            if handler := handlers.get(letter.handler):
                handler.function(list(Event.objects.filter(pk=letter.event_id)))
            letter.settled_at = now
            letter.save(update_fields=["settled_at"])
    except Exception as error:
        _raise_when_database_is_away(error)
        log.exception("events: retrying dead letter %s failed", letter_id)
        changes = {"retry_asked_at": None, "error": _describe(error), "failed_at": now}
        DeadLetter.objects.filter(pk=letter_id).update(**changes)
        return 0
    return 1


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def _raise_when_database_is_away(error: Exception) -> None:
    """Do not blame an event for a lost connection."""
    if isinstance(error, (DatabaseError, InterfaceError)) and not connection.is_usable():
        raise error
