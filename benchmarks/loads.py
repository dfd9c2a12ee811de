"""Many at once: two hundred people who read between clicks, and eight clients who never do."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random
from urllib.parse import quote

from zhike.access.models import Person

from . import writes
from .figures import Figure, percentile, timed
from .http import Client
from .run import Ask, Run

PEOPLE, THINK_SECONDS, RAMP_SECONDS, MIXED_SECONDS = 200, 5.0, 5.0, 45.0
CLIENTS, PRESS_SECONDS = 8, 12.0
# What two hundred people do, by how often.
_MIX = {"list": 30, "search": 25, "archive": 25, "log": 10, "today": 7, "create": 3}


async def measure(run: Run) -> None:
    """Take the figures of many at once."""
    await mixed(run)
    await _press(run, "load.list", "list", lambda turn: "/customers/")
    await _press(run, "load.archive", "360 page", lambda turn: _archive(run, turn))


def _archive(run: Run, turn: int) -> str:
    ids = run.known.of_owner[run.known.person("rep", turn % CLIENTS).pk]
    return f"/customers/{ids[turn % len(ids)]}/"


class _Crowd:
    """Two hundred people, each with a connection for pages and, as a browser does, a live stream of the open page."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.random = Random(5)
        self.seconds: dict[str, list[float]] = {name: [] for name in _MIX}
        self.errors: list[str] = []
        self.counting = False
        self.open_pages: dict[int, asyncio.Task[None]] = {}
        self.searched = [name[1:4] for name in run.known.names] + [phone[-4:] for phone in run.known.phones]

    async def work(self, person: Person, until: float) -> None:
        """Click, read, click, until the time is up."""
        await asyncio.sleep(self.random.uniform(0, RAMP_SECONDS))
        while time.monotonic() < until:
            name = self.random.choices(list(_MIX), list(_MIX.values()))[0]
            try:
                taken = await self._do(name, person)
            except (OSError, RuntimeError, ValueError, asyncio.IncompleteReadError) as error:
                self.errors.append(f"{name}: {type(error).__name__} {error}")
            else:
                if self.counting:
                    self.seconds[name].append(taken)
                self._open_page(person)
            await asyncio.sleep(self.random.uniform(0.5, 1.5) * THINK_SECONDS)

    def _open_page(self, person: Person) -> None:
        """Give up the stream of the page before, open that of the new page."""
        if before := self.open_pages.get(person.pk):
            before.cancel()
        client = Client(self.run.port, self.run.cookies[person.pk])
        self.open_pages[person.pk] = asyncio.create_task(_listen(client, "/live/"))

    async def close(self) -> None:
        """End all streams."""
        for task in self.open_pages.values():
            task.cancel()
        await asyncio.gather(*self.open_pages.values(), return_exceptions=True)

    async def _do(self, name: str, person: Person) -> float:
        turn = self.random.randrange(10_000)
        if name == "create":
            return (await writes.create(self.run, person)).seconds
        if name == "log":
            return (await writes.log(self.run, person, turn)).seconds
        ids = self.run.known.of_owner[person.pk]
        path = {
            "list": f"/customers/?stage={self.random.choice(('inquiry', 'intent', ''))}",
            "search": f"/search/?q={quote(self.random.choice(self.searched))}",
            "archive": f"/customers/{ids[turn % len(ids)]}/",
            "today": "/",
        }[name]
        return (await self.run.get(Ask(person.pk, path))).seconds


async def _listen(client: Client, path: str) -> None:
    """Hold a live stream open, as every open page does."""
    try:
        await client.get(path, {"Accept": "text/event-stream"})
    except (OSError, asyncio.IncompleteReadError):
        return
    finally:
        await client.close()


async def mixed(run: Run) -> None:
    """Let two hundred people work at once; errors count as a miss."""
    crowd = _Crowd(run)
    until = time.monotonic() + RAMP_SECONDS + MIXED_SECONDS
    people = run.known.everybody()[:PEOPLE]
    working = [asyncio.create_task(crowd.work(person, until)) for person in people]
    await asyncio.sleep(RAMP_SECONDS)
    crowd.counting = True
    await asyncio.gather(*working)
    streams = len(crowd.open_pages)
    await crowd.close()
    everything = [one for taken in crowd.seconds.values() for one in taken]
    rate = f"{len(everything) / MIXED_SECONDS:.1f} pages/s; {streams} live streams, a new one with every page"
    note = f"{len(crowd.errors)} errors; {rate}"
    run.add(timed("load.mixed", "200 people at once, think time 5 s", everything, note=note))
    run.notes["200 people at once, by what they do (median / p95)"] = [
        f"{name}: {percentile(sorted(taken), 0.5) * 1000:.1f} / {percentile(sorted(taken), 0.95) * 1000:.1f} ms"
        f" ({len(taken)})"
        for name, taken in crowd.seconds.items()
        if taken
    ] + sorted(set(crowd.errors))[:10]


async def _press(run: Run, key: str, work: str, path: Callable[[int], str]) -> None:
    """Ask for page after page on eight connections."""
    until = time.monotonic() + PRESS_SECONDS
    counts = [0] * CLIENTS

    async def ask(number: int) -> None:
        person = run.known.person("rep", number)
        turn = number
        while time.monotonic() < until:
            await run.get(Ask(person.pk, path(turn)))
            counts[number] += 1
            turn += CLIENTS

    began = time.monotonic()
    tasks: list[Awaitable[None]] = [ask(number) for number in range(CLIENTS)]
    await asyncio.gather(*tasks)
    rate = sum(counts) / (time.monotonic() - began)
    run.add(Figure(key, f"pages per second, 8 clients, {work}", "pages/s", round(rate, 1), count=sum(counts)))
