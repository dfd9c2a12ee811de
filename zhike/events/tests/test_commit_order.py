"""Handlers lose nothing when transactions commit in another order than they began."""

import random
import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import connection

from zhike.events import handlers, pump
from zhike.events.models import Event, HandlerPosition

from .conftest import HAPPENED, happen

Sessions = Callable[[], psycopg.Connection]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]


class ReaderById:
    """The control: remembers the highest id, as one would at first."""

    def __init__(self) -> None:
        self.position = 0
        self.seen: list[int] = []

    def read(self) -> None:
        ids = list(Event.objects.filter(pk__gt=self.position).order_by("pk").values_list("pk", flat=True))
        self.seen.extend(ids)
        self.position = max([self.position, *ids])


def test_an_event_whose_transaction_commits_late_is_read_and_a_reader_by_id_loses_it(
    session: Sessions, seen: list[int]
) -> None:
    slow, quick, control = session(), session(), ReaderById()
    late = happen(slow)
    early = happen(quick)
    quick.commit()
    pump.run_once()
    control.read()
    slow.commit()
    pump.run_once()
    control.read()
    assert seen == [late, early]
    assert control.seen == [early], "the control must lose the late event, or this test proves nothing"


def test_events_are_held_back_while_an_older_transaction_runs(session: Sessions, seen: list[int]) -> None:
    slow, quick = session(), session()
    happen(slow)
    happen(quick)
    quick.commit()
    pump.run_once()
    assert seen == []
    slow.rollback()
    pump.run_once()
    assert len(seen) == 1


def test_many_writers_at_once_are_read_completely_and_once(session: Sessions) -> None:
    written: list[int] = []
    seen: list[int] = []
    handlers.register("tests.all", [HAPPENED], lambda events: seen.extend(e.pk for e in events), batch=7)
    writers = [threading.Thread(target=_write, args=(session(), written, seed)) for seed in range(4)]
    for writer in writers:
        writer.start()
    progress: dict[str, pump.Progress] = {}
    deadline = time.monotonic() + 20
    while (any(w.is_alive() for w in writers) or len(seen) < len(written)) and time.monotonic() < deadline:
        pump.run_once(progress)
    assert sorted(seen) == sorted(written)
    assert len(written) == 4 * 30 * 2


def _write(session: psycopg.Connection, written: list[int], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(30):
        ids = [happen(session)]
        time.sleep(chance.random() * 0.01)
        ids.append(happen(session))
        session.commit()
        written.extend(ids)


def test_reading_goes_on_where_it_stopped_after_a_restart(session: Sessions, seen: list[int]) -> None:
    writer = session()
    first = happen(writer)
    writer.commit()
    pump.run_once({})
    second = happen(writer)
    writer.commit()
    pump.run_once({})
    assert seen == [first, second]


def test_a_long_backlog_comes_in_batches(session: Sessions, seen: list[int]) -> None:
    writer, progress = session(), {}
    ids = [happen(writer) for _ in range(25)]
    writer.commit()
    assert [pump.run_once(progress) for _ in range(4)] == [10, 10, 5, 0]
    assert seen == ids


def test_an_idle_second_costs_one_query(
    session: Sessions, seen: list[int], django_assert_num_queries: Callable[..., object]
) -> None:
    writer, progress = session(), {}
    happen(writer)
    happen(writer, "tests.other")
    writer.commit()
    pump.run_once(progress)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        pump.run_once(progress)


def test_passing_foreign_events_is_written_down_in_time(session: Sessions, seen: list[int]) -> None:
    writer, progress = session(), {}
    happen(writer, "tests.other")
    writer.commit()
    pump.run_once(progress)
    assert HandlerPosition.objects.get().transaction == 0
    progress["tests.reader"].written -= pump.REMEMBER_SECONDS + 1
    pump.run_once(progress)
    assert HandlerPosition.objects.get().transaction > 0


def test_the_transaction_of_an_event_is_the_writers_own(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO events_event (kind, at, data, request_id) VALUES ('x', now(), '{}', '')")
        cursor.execute("SELECT transaction, xmin::text::bigint FROM events_event")
        transaction, xmin = cursor.fetchone()
    assert transaction % 2**32 == xmin
