"""Handlers of the tests instead of the rooms' own."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from zhike.events import handlers, kinds
from zhike.events.models import Event
from zhike.testing import database

HAPPENED, OTHER = "tests.happened", "tests.other"
kinds.register(kinds.Kind(HAPPENED, "发生"), kinds.Kind(OTHER, "其它"))
INSERT = "INSERT INTO events_event (kind, at, data, request_id) VALUES (%s, now(), '{}', '') RETURNING id"


@pytest.fixture(autouse=True)
def no_handlers_of_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only the handlers that a test registers."""
    monkeypatch.setattr(handlers, "_handlers", {})


@pytest.fixture
def seen() -> list[int]:
    """Return the ids that the handler `tests.reader` was given, in order."""
    ids: list[int] = []

    def read(events: list[Event]) -> None:
        ids.extend(event.pk for event in events)

    handlers.register("tests.reader", [HAPPENED], read, batch=10)
    return ids


@pytest.fixture
def session(transactional_db: None) -> Iterator[Callable[[], psycopg.Connection]]:
    """Return a function that opens a database session of its own, in the program's role."""
    opened: list[psycopg.Connection] = []

    def open_session() -> psycopg.Connection:
        opened.append(psycopg.connect(database.program_url()))
        return opened[-1]

    yield open_session
    for each in opened:
        each.close()


def happen(session: psycopg.Connection, kind: str = HAPPENED) -> int:
    """Write an event in the session's open transaction and return its id."""
    row = session.execute(INSERT, [kind]).fetchone()
    assert row
    return int(row[0])
