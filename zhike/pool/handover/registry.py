"""What a leaver may hold: the rooms say how many there are, and how they go to others. Filled in AppConfig.ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from zhike.access.actor import Actor

from .ledger import Ledger


@dataclass(frozen=True)
class Work:
    """A handover under way: who leaves, who gets the rest, who gets each customer; all customers are locked."""

    actor: Actor
    handover_id: int
    person_id: int
    main_id: int
    plan: Mapping[int, int]
    now: datetime
    run_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Part:
    """One kind of thing that a leaver may hold.

    `count(person_id)` says how many; `run(work, ledger)` hands them on and returns how many moved, writing down what it
    changes; without it the part only tells, and `note` says what somebody should do. `undo` is asked instead of
    putting the ledger's rows back, where that is not enough.
    """

    key: str
    label: str | Promise
    order: int
    count: Callable[[int], int]
    run: Callable[[Work, Ledger], int] | None = None
    undo: Callable[[Work, Ledger], None] | None = field(default=None, compare=False)
    note: str | Promise = ""


_parts: dict[str, Part] = {}


def register(*parts: Part) -> None:
    """Bring parts; a second one of a key replaces the first."""
    _parts.update({part.key: part for part in parts})


def unregister(key: str) -> None:
    """Forget a part; only tests do that."""
    _parts.pop(key, None)


def list_parts() -> list[Part]:
    """Return the parts in the order in which they are shown and run."""
    return sorted(_parts.values(), key=lambda part: part.order)
