"""A person's day over all groups: each customer one row, under its most urgent reason, with all its reasons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zhike.access.actor import Actor

from ..reasons import Asked, ReasonGroup, TodayItem, list_groups
from .day_waits import find_waiting

PER_CUSTOMER = 10


@dataclass(frozen=True)
class TodayGroup:
    """A heading with its first items; `total` stops at COUNT_CAP + 1."""

    reason: ReasonGroup
    items: Sequence[TodayItem]
    total: int
    has_more: bool
    last_key: tuple[Any, ...] = ()


@dataclass(frozen=True)
class TodayList:
    """A person's day; no customer stands in it twice."""

    groups: Sequence[TodayGroup]

    def total(self, key: str) -> int:
        """Return how many customers a group has, 0 for a group that is not there."""
        return next((group.total for group in self.groups if group.reason.key == key), 0)


@dataclass(frozen=True)
class _Found:
    """What one group found: its page, and everything it says of the customers on any page."""

    reason: ReasonGroup
    page: Sequence[TodayItem]
    said: Mapping[int, Sequence[TodayItem]]
    has_more: bool


def today(*, actor: Actor, today: date, now: datetime, person_id: int | None = None, limit: int = 50) -> TodayList:
    """Return the groups of the actor's day (or, with `person_id`, of somebody in the actor's scope).

    One query for all groups, and one or two for each that may have something; one more for groups that are longer
    than a page, since a customer further down there belongs there and not into a later group.
    """
    asked = Asked(actor, person_id or actor.person_id, today, now, limit=limit)
    waiting = find_waiting(list_groups(), asked)
    pages = {reason.key: list(reason.find(asked)) if reason.key in waiting else [] for reason in list_groups()}
    wanted = _customers(item for page in pages.values() for item in page[:limit])
    found = [
        _Found(
            reason,
            pages[reason.key][:limit],
            _say(reason, asked, wanted, pages[reason.key]),
            len(pages[reason.key]) > limit,
        )
        for reason in list_groups()
    ]
    groups = [_group(place, found, asked) for place in range(len(found))]
    return TodayList([group for group in groups if group.items or group.has_more])


def more_of(reason: ReasonGroup, asked: Asked) -> tuple[Sequence[TodayItem], tuple[Any, ...]]:
    """Return the next items of one group and the key to go on after, () at its end."""
    page = list(reason.find(asked))
    has_more, page = len(page) > asked.limit, page[: asked.limit]
    wanted = _customers(page)
    whole = replace(asked, after=None)
    found = [_Found(one, page, _ask(one, whole, wanted), has_more) for one in list_groups()]
    place = next(at for at, one in enumerate(found) if one.reason.key == reason.key)
    return _place(place, found), page[-1].key if has_more else ()


def _customers(items: Any) -> tuple[int, ...]:
    return tuple(dict.fromkeys(item.customer_id for item in items if item.customer_id))


def _say(
    reason: ReasonGroup, asked: Asked, wanted: Sequence[int], page: Sequence[TodayItem]
) -> Mapping[int, Sequence[TodayItem]]:
    """Return what a group says of customers; asked anew only where its page did not hold everything."""
    return _by_customer(page) if len(page) <= asked.limit else _ask(reason, asked, wanted)


def _ask(reason: ReasonGroup, asked: Asked, wanted: Sequence[int]) -> Mapping[int, Sequence[TodayItem]]:
    if not wanted:
        return {}
    narrowed = replace(asked, among=tuple(wanted), limit=PER_CUSTOMER * len(wanted))
    return _by_customer(item for item in reason.find(narrowed) if item.customer_id in set(wanted))


def _by_customer(items: Any) -> Mapping[int, Sequence[TodayItem]]:
    found: defaultdict[int, list[TodayItem]] = defaultdict(list)
    for item in items:
        found[item.customer_id].append(item)
    return found


def _group(place: int, found: Sequence[_Found], asked: Asked) -> TodayGroup:
    one = found[place]
    items = _place(place, found)
    total = one.reason.count(asked) if one.has_more else len(items)
    return TodayGroup(one.reason, items, total, one.has_more, one.page[-1].key if one.has_more else ())


def _place(place: int, found: Sequence[_Found]) -> list[TodayItem]:
    """Return the rows that stand in a group: those of no earlier group, each at its first place, with all reasons."""
    own = found[place].said
    rows: list[TodayItem] = []
    for item in found[place].page:
        if not item.customer_id:
            rows.append(item)
        elif _is_first(item, own) and not any(item.customer_id in one.said for one in found[:place]):
            rows.append(replace(item, more=_others(item, found[place:])))
    return rows


def _is_first(item: TodayItem, own: Mapping[int, Sequence[TodayItem]]) -> bool:
    said = own.get(item.customer_id, ())
    return not said or said[0].key == item.key


def _others(item: TodayItem, found: Sequence[_Found]) -> tuple[TodayItem, ...]:
    said = {(item.chip, item.sentence): item}
    for one in found:
        for other in one.said.get(item.customer_id, ()):
            said.setdefault((other.chip, other.sentence), other)
    return tuple(list(said.values())[1:])
