"""How long a customer stays with its owner: the clock of domain 02.2, pure.

protected_until = min(start + cap, max(start + default, every qualifying action + the extension of its kind,
approved extensions)). A later, weaker action never shortens it; days on approved leave do not count.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from zhike.lib.workdays import Calendar

from .choices import DayKind
from .rules import PoolRules

_DAY = timedelta(days=1)
Extended = Sequence[tuple[date, int]]


@dataclass(frozen=True)
class Days:
    """Which days count: all, or the company's workdays (`calendar`); never those on which the owner is on leave."""

    calendar: Calendar | None = None
    away: frozenset[date] = frozenset()

    def add(self, start: date, days: int) -> date:
        """Return the day that is so many counted days after the start; the start itself never counts."""
        if not self.away:
            return self.calendar.add_workdays(start, days) if self.calendar and days else start + _DAY * days
        day = start
        for _turn in range(days):
            day = self._next(day)
        return day

    def _next(self, day: date) -> date:
        day += _DAY
        while day in self.away or not (self.calendar is None or self.calendar.is_workday(day)):
            day += _DAY
        return day


EVERY_DAY = Days()


@dataclass(frozen=True)
class Facts:
    """What happened on one holding: when it started, the last day of each kind of contact, approved extensions."""

    started_on: date
    actions: Mapping[str, date] = field(default_factory=dict)
    extended: Extended = ()


def protected_until(
    start: date,
    default: int,
    cap: int | None,
    actions: Iterable[tuple[date, int]] = (),
    extensions: Iterable[tuple[date, int]] = (),
    days: Days = EVERY_DAY,
) -> date:
    """Return the last protected day, inclusive (domain 02.2).

    Actions and extensions are pairs of a day and the days that it adds; what lies before the start counts as
    nothing, for it belonged to an earlier holding.
    """
    ends = [days.add(start, default)]
    ends += [days.add(day, count) for day, count in (*actions, *extensions) if day >= start]
    end = max(ends)
    return end if cap is None else min(end, days.add(start, cap))


def end_of(facts: Facts, rules: PoolRules, days: Days = EVERY_DAY) -> date:
    """Return the last protected day of a holding under given rules, from its facts alone.

    Rules that are switched and switched back give the same day again.
    """
    counted = rules.contact_days
    actions = [(day, counted[kind]) for kind, day in facts.actions.items() if kind in counted]
    return protected_until(facts.started_on, rules.default_days, rules.cap_days, actions, facts.extended, days)


def with_action(facts: Facts, kind: str, day: date) -> Facts:
    """Return the facts after one more contact; of each kind the last day says everything."""
    if day < facts.started_on or day <= facts.actions.get(kind, date.min):
        return facts
    return Facts(facts.started_on, {**facts.actions, kind: day}, facts.extended)


def earlier(one: Facts, other: Facts) -> Facts:
    """Return what a merge keeps: the clock that started first, with its own contacts."""
    return other if other.started_on < one.started_on else one


def days_of(rules: PoolRules, calendar: Calendar, away: Collection[date] = ()) -> Days:
    """Return which days count under given rules for a person who is away on some."""
    return Days(calendar if rules.day_kind == DayKind.WORKING else None, frozenset(away))


def day_of(moment: datetime, zone: tzinfo) -> date:
    """Return the company's day on which something happened; a server elsewhere makes no difference."""
    return moment.astimezone(zone).date()
