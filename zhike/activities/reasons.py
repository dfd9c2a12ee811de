"""Why somebody should act on a customer today: groups of 今日, filled by this room and by higher ones.

The registry lies here, because the rooms that fill it (pool, sales, service …) lie below desk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from zhike.access.actor import Actor
from zhike.customers.pools import Pooled, sees

COUNT_CAP = 1_000


@dataclass(frozen=True)
class TodayItem:
    """One customer that needs something now, with the sentence that says why.

    `key` is its place in its group (plain values); a list goes on after it.
    `url` and `act` are the next act where it is not 记跟进. A task without a customer has
    customer_id 0 and says in `href` where it stands; `tick` is an address that a POST ticks it off by. With `whole`
    its addresses are pages of their own and do not open in the drawer.
    `more` are the other reasons of the same customer; the list fills them in.
    """

    customer_id: int
    name: str
    grade: str
    phone: str
    chip: str
    tone: str
    sentence: str
    key: tuple[Any, ...]
    act: str = ""
    url: str = ""
    href: str = ""
    tick: str = ""
    whole: bool = False
    more: "tuple[TodayItem, ...]" = ()


@dataclass(frozen=True)
class Asked:
    """Whose day it is, which day, and after which key the list goes on.

    With `among` only these customers are asked for: whether they have the reason, too.
    """

    actor: Actor
    person_id: int
    today: date
    now: datetime
    after: tuple[Any, ...] | None = None
    limit: int = 50
    among: tuple[int, ...] | None = None

    @cached_property
    def _shows_phone(self) -> Callable[[Pooled], bool]:
        return sees(self.actor, "phone")

    def phone_of(self, customer: Pooled, phone: str) -> str:
        """Return a customer's number where the actor reads it: neither his role nor a pool hides it."""
        return phone if self._shows_phone(customer) else ""


Find = Callable[[Asked], Sequence[TodayItem]]
Count = Callable[[Asked], int]


@dataclass(frozen=True)
class ReasonGroup:
    """One heading of 今日.

    `find` returns up to `limit` + 1 items, most urgent first, with a fixed number
    of queries, and keeps to `asked.among`; `count` says how many there are, stopping after COUNT_CAP + 1.
    `waits` is a condition in SQL over the row `asked` (person, today, now, tomorrow: the next midnight) that holds
    whenever the group may have something for the person, whoever looks; most groups are empty on most days, and one
    planned statement asks all these conditions at once. A group without one is always asked.
    """

    key: str
    label: str | Promise
    order: int
    find: Find = field(compare=False)
    count: Count = field(compare=False)
    waits: str = ""


_groups: dict[str, ReasonGroup] = {}


def register(*groups: ReasonGroup) -> None:
    """Add groups, from AppConfig.ready; a second one of the same key replaces the first."""
    for group in groups:
        _groups[group.key] = group


def list_groups() -> list[ReasonGroup]:
    """Return the groups, most urgent first."""
    return sorted(_groups.values(), key=lambda group: group.order)


def find_group(key: str) -> ReasonGroup | None:
    """Return one group, or None when no room brought it."""
    return _groups.get(key)
