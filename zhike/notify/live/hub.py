"""Fan live messages out to the open streams of this process: one listening database session per event loop."""

import asyncio
import contextlib
import json
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections

from . import CHANNEL, EVERYBODY
from .stopping import before_stopping

PER_PERSON = 8
WAITING = 100
LINGER_SECONDS = 15.0
PROBE_SECONDS = 20.0
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
NOT_FOR_PSYCOPG = {"pool", "isolation_level", "server_side_binding", "assume_role"}
CLOSING = frozenset({"bye", "replaced", "late"})
log = logging.getLogger("zhike.live")
_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Message:
    """One thing to send to a page; of a type in CLOSING it is the last one."""

    type: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_last(self) -> bool:
        return self.type in CLOSING


@dataclass(eq=False)
class Subscription:
    """One open stream of a person."""

    person_id: int
    session: str
    queue: "asyncio.Queue[Message]" = field(default_factory=lambda: asyncio.Queue(WAITING))

    def put(self, message: Message) -> None:
        """Queue a message; a page that does not read loses the backlog and is told to ask anew."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self._end_with(Message("late"))

    def end(self, reason: str) -> None:
        """Close the stream after telling why."""
        self.put(Message(reason))

    def _end_with(self, message: Message) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(message)


def digest(session_key: str) -> str:
    """Name a session on the wire without giving its key away."""
    return sha256(session_key.encode()).hexdigest()[:24]


def get_hub() -> "Hub":
    """Return the hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = hub = Hub()
        before_stopping(hub.end_all)
    return _hubs[loop]


class Hub:
    """The streams of one event loop, and the session that listens for them while there are any."""

    def __init__(self) -> None:
        self._streams: defaultdict[int, list[Subscription]] = defaultdict(list)
        self._listener: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()
        self._listening_since = float("inf")
        self._last_heard: dict[int, float] = {}
        self._failures = 0

    @contextlib.asynccontextmanager
    async def subscribe(self, person_id: int, session: str) -> AsyncIterator[Subscription]:
        """Open a stream; of too many by one person the oldest ends. Returns once messages arrive."""
        subscription = Subscription(person_id, session)
        own = self._streams[person_id]
        own.append(subscription)
        for oldest in own[:-PER_PERSON]:
            oldest.end("replaced")
        try:
            if self._listener is None or self._listener.done():
                self._listener = asyncio.create_task(self._listen())
            await asyncio.wait_for(self._listening.wait(), timeout=10)
            yield subscription
        finally:
            own.remove(subscription)
            if not own and self._streams.get(person_id) is own:
                del self._streams[person_id]

    def has_heard_nothing(self, person_id: int, since: float) -> bool:
        """Say whether this hub listened all the time since a moment and nothing came for the person."""
        if not self._listening.is_set() or since < self._listening_since:
            return False
        return all(self._last_heard.get(whom, 0.0) < since for whom in (person_id, EVERYBODY))

    def end_all(self) -> None:
        """End every stream; the pages come back when somebody answers again."""
        for subscription in self._of(EVERYBODY):
            subscription.end("late")

    async def _listen(self) -> None:
        """Listen while there are streams, and a little longer; find the database again when it went away."""
        while self._streams:
            try:
                await self._listen_once()
            except (psycopg.Error, OSError) as error:
                log.warning("live: the database is away (%s); trying again", error)
                await asyncio.sleep(PAUSES[min(self._failures, len(PAUSES) - 1)])
                self._failures += 1

    async def _listen_once(self) -> None:
        """Listen in one database session until it breaks or nobody needs it."""
        try:
            async with await _connect() as session:
                await session.execute(f"LISTEN {CHANNEL}")
                self._last_heard.clear()
                self._listening_since = time.monotonic()
                self._listening.set()
                if self._failures:
                    self._spread(EVERYBODY, Message("resync"))
                self._failures = 0
                await self._forward(session)
        finally:
            self._listening.clear()

    async def _forward(self, session: "psycopg.AsyncConnection[Any]") -> None:
        """Spread what arrives until nobody has listened for LINGER_SECONDS; probe a quiet session."""
        quiet = 0.0
        while self._streams or quiet < LINGER_SECONDS:
            wait = PROBE_SECONDS if self._streams else LINGER_SECONDS
            async for note in session.notifies(timeout=wait, stop_after=1):
                self._receive(note.payload)
            quiet = 0.0 if self._streams else quiet + wait
            await session.execute("SELECT 1")

    def _receive(self, payload: str) -> None:
        try:
            person_id, type_, data = json.loads(payload)
        except ValueError:
            log.warning("live: a message could not be read")
            return
        self._last_heard[int(person_id)] = time.monotonic()
        if type_ == "session_ended":
            self._end_session(int(person_id), str(data.get("session")))
        else:
            self._spread(int(person_id), Message(str(type_), data))

    def _end_session(self, person_id: int, session: str) -> None:
        for subscription in self._of(person_id):
            if subscription.session == session:
                subscription.end("bye")

    def _spread(self, person_id: int, message: Message) -> None:
        for subscription in self._of(person_id):
            subscription.put(message)

    def _of(self, person_id: int) -> Iterator[Subscription]:
        if person_id == EVERYBODY:
            return (each for streams in list(self._streams.values()) for each in list(streams))
        return iter(list(self._streams.get(person_id, ())))


async def _connect() -> "psycopg.AsyncConnection[Any]":
    """Open a session of its own: a listening one cannot come from the pool."""
    settings = connections["default"].settings_dict
    options = {name: value for name, value in settings["OPTIONS"].items() if name not in NOT_FOR_PSYCOPG}
    options["application_name"] = "zhike live"
    return await psycopg.AsyncConnection.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        autocommit=True,
        connect_timeout=10,
        **options,
    )
