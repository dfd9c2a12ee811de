"""What stands in the calendar: each room that has appointments brings a source in AppConfig.ready.

The registry lies here, because the rooms that fill it lie above or beside (visits, return visits, renewals).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from zhike.access.actor import Actor

from ..todo.drafts import Due


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar. `id` names it within its source; `customer_name` only where the actor may read it.

    `repeat` is an RRULE that the feed hands on, counted from `starts_at`, with `series` as its name; on pages what
    comes of it in the span are entries of their own.
    A fixed one cannot be moved.
    """

    source: str
    id: int
    title: str
    starts_at: datetime
    is_all_day: bool = False
    minutes: int = 30
    customer_id: int | None = None
    customer_name: str = ""
    person_ids: tuple[int, ...] = ()
    url: str = ""
    tone: str = ""
    note: str = ""
    repeat: str = ""
    is_done: bool = False
    is_fixed: bool = False
    changed_at: datetime | None = None
    series: str = ""

    @property
    def uid(self) -> str:
        """Return what calendar programs know it by; it never changes, and repeating ones keep that of their series."""
        return f"{self.source}-{self.series or self.id}@zhike"

    @property
    def key(self) -> str:
        """Return what names it in the whole calendar."""
        return f"{self.source}:{self.id}"


@dataclass(frozen=True)
class Asked:
    """Whose calendar from when to before when; `person_ids` None is everybody's that the actor may see.

    `for_feed` leaves out what is done and hands repeating ones on as rules.
    """

    actor: Actor
    person_ids: tuple[int, ...] | None
    first: datetime
    last: datetime
    now: datetime
    limit: int = 500
    for_feed: bool = False


Find = Callable[[Asked], Sequence[Entry]]
# (actor, id, due, now): moves one entry, refused like the room's own service.
Move = Callable[[Actor, int, Due, datetime], None]


@dataclass(frozen=True)
class Source:
    """One kind of entry. `find` takes a fixed number of queries and starts from what the actor may see."""

    key: str
    label: str | Promise
    icon: str
    order: int
    find: Find = field(compare=False)
    move: Move | None = field(default=None, compare=False)
    object: str = ""


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Bring sources; a second one of a key replaces the first."""
    _sources.update({one.key: one for one in sources})


def list_sources(actor: Actor) -> list[Source]:
    """Return the sources that a person may see, in their order."""
    allowed = [one for one in _sources.values() if not one.object or actor.can(one.object, "view")]
    return sorted(allowed, key=lambda one: one.order)


def find_source(key: str) -> Source | None:
    """Return one source, or None when no room brings it."""
    return _sources.get(key)


def find_entries(asked: Asked) -> list[Entry]:
    """Return everything in a span, all-day ones of a day first, then by time."""
    found = [entry for source in list_sources(asked.actor) for entry in source.find(asked)]
    return sorted(found, key=lambda one: (one.starts_at, not one.is_all_day, one.source, one.id))
