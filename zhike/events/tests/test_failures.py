"""A handler that fails undoes its effects, pauses, and is led past an event it cannot handle."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.events import handlers, pump, queries, services
from zhike.events.models import DeadLetter, Event, HandlerPosition
from zhike.testing import database

from .conftest import HAPPENED, happen

Sessions = Callable[[], psycopg.Connection]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]


class Picky:
    """A handler that writes something for each event and cannot bear some of them."""

    def __init__(self, *bad: int) -> None:
        self.bad = set(bad)
        self.done: list[int] = []

    def __call__(self, events: Sequence[Event]) -> None:
        for event in events:
            HandlerPosition.objects.create(handler=f"effect {event.pk}")
            if event.pk in self.bad:
                raise ValueError("读不懂")
        self.done.extend(event.pk for event in events)


def _pump_until_quiet(progress: dict[str, pump.Progress], rounds: int = 40) -> None:
    """Run the pump and let each pause pass at once."""
    for _ in range(rounds):
        pump.run_once(progress)
        HandlerPosition.objects.filter(retry_at__isnull=False).update(retry_at=timezone.now() - timedelta(seconds=1))


def _effects() -> set[str]:
    return set(HandlerPosition.objects.filter(handler__startswith="effect").values_list("handler", flat=True))


def test_effects_of_a_failed_batch_are_undone(session: Sessions) -> None:
    writer = session()
    good, bad = happen(writer), happen(writer)
    writer.commit()
    handlers.register("tests.picky", [HAPPENED], Picky(bad))
    pump.run_once({})
    assert _effects() == set()
    assert good < bad


def test_a_failing_event_waits_longer_each_time_and_then_lies_among_the_dead_letters(session: Sessions) -> None:
    writer, progress = session(), {}
    ids = [happen(writer) for _ in range(4)]
    writer.commit()
    picky = Picky(ids[1])
    handlers.register("tests.picky", [HAPPENED], picky)
    pauses = []
    for _ in range(20):
        pump.run_once(progress)
        position = HandlerPosition.objects.filter(handler="tests.picky", retry_at__isnull=False).first()
        if position:
            pauses.append(round((position.retry_at - timezone.now()).total_seconds()))
            position.retry_at = timezone.now() - timedelta(seconds=1)
            position.save()
    assert pauses == [2, 4, 8, 16]
    assert picky.done == [ids[0], ids[2], ids[3]]
    assert _effects() == {f"effect {i}" for i in (ids[0], ids[2], ids[3])}
    [letter] = queries.list_dead_letters()
    assert (letter.event_id, letter.attempts, letter.error) == (ids[1], 5, "ValueError: 读不懂")


def test_a_dead_letter_is_tried_again_on_request(session: Sessions) -> None:
    writer, progress = session(), {}
    bad = happen(writer)
    writer.commit()
    picky = Picky(bad)
    handlers.register("tests.picky", [HAPPENED], picky)
    _pump_until_quiet(progress)
    [letter] = queries.list_dead_letters()
    services.ask_for_retry(actor=SystemActor(), dead_letter_id=letter.pk, now=timezone.now())
    pump.run_once(progress)
    [again] = queries.list_dead_letters()
    assert again.pk == letter.pk
    assert again.retry_asked_at is None, "a failed retry waits for the next request"
    picky.bad.clear()
    services.ask_for_retry(actor=SystemActor(), dead_letter_id=letter.pk, now=timezone.now())
    pump.run_once(progress)
    assert queries.list_dead_letters() == []
    assert picky.done == [bad]
    assert not services.ask_for_retry(actor=SystemActor(), dead_letter_id=letter.pk, now=timezone.now())


def test_one_failing_handler_does_not_hold_up_another(session: Sessions, seen: list[int]) -> None:
    writer = session()
    event = happen(writer)
    writer.commit()
    handlers.register("tests.broken", [HAPPENED], Picky(event))
    pump.run_once({})
    assert seen == [event]


def test_two_workers_do_not_handle_an_event_twice(session: Sessions) -> None:
    writer, busy, go_on = session(), threading.Event(), threading.Event()
    happen(writer)
    writer.commit()
    times: list[int] = []

    def slow(events: Sequence[Event]) -> None:
        times.append(len(events))
        busy.set()
        go_on.wait(10)

    handlers.register("tests.slow", [HAPPENED], slow)
    first = threading.Thread(target=_run_once_and_close)
    first.start()
    assert busy.wait(10)
    assert pump.run_once({}) == 0
    go_on.set()
    first.join(10)
    assert pump.run_once({}) == 0
    assert times == [1]


def _run_once_and_close() -> None:
    pump.run_once({})
    connection.close()


def test_the_pump_lives_on_when_its_database_session_is_cut(session: Sessions, seen: list[int]) -> None:
    writer, stop = session(), threading.Event()
    thread = threading.Thread(target=pump.run, args=(stop,))
    thread.start()
    try:
        _wait_for(lambda: _cut_other_sessions(writer) > 0)
        event = happen(writer)
        writer.commit()
        _wait_for(lambda: seen == [event])
    finally:
        stop.set()
        thread.join(15)
    assert not thread.is_alive()
    assert DeadLetter.objects.count() == 0


def _cut_other_sessions(session: psycopg.Connection) -> int:
    rows = session.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s) AND query LIKE '%%horizon%%'",
        [_own_pid()],
    ).fetchall()
    session.commit()
    return len(rows)


def _own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _wait_for(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(150):
        if condition():
            return
        pause.wait(0.1)
    raise AssertionError("It did not happen within 15 seconds.")


def test_the_test_database_is_used_in_the_programs_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] in database.program_url()
