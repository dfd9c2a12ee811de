"""Business days over a given table of holidays; the table itself is data that the company owns."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

_DAY = timedelta(days=1)
_LONGEST_BREAK = 366


@dataclass(frozen=True)
class Calendar:
    """Days off that fall on Monday to Friday, and weekends that are worked instead."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Say whether people work on this day."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def add_workdays(self, start: date, days: int) -> date:
        """Return the day that is so many business days after (or, if negative, before) the start.

        The start itself does not count. Zero days is the start, or the next business day
        when nobody works on it.
        """
        step = _DAY if days >= 0 else -_DAY
        if days == 0:
            return start if self.is_workday(start) else self.add_workdays(start, 1)
        day = start
        for _ in range(abs(days)):
            day = self._next(day, step)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Count the business days after the start up to and including the end; negative when the end is before."""
        if end < start:
            return -self.workdays_between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        tail = (end - _DAY * n for n in range(rest))
        plain = weeks * 5 + sum(day.weekday() < 5 for day in tail)
        return plain - _count(self._taken, start, end) + _count(self._given, start, end)

    @cached_property
    def _taken(self) -> list[date]:
        return sorted(day for day in self.holidays if day.weekday() < 5 and day not in self.workdays)

    @cached_property
    def _given(self) -> list[date]:
        return sorted(day for day in self.workdays if day.weekday() >= 5)

    def workdays_left_in_month(self, today: date) -> int:
        """Count the business days of this month that are left, today included."""
        first_of_next = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return self.workdays_between(today - _DAY, first_of_next - _DAY)

    def _next(self, day: date, step: timedelta) -> date:
        """Return the nearest business day in one direction."""
        for _ in range(_LONGEST_BREAK):
            day += step
            if self.is_workday(day):
                return day
        raise ValueError("a calendar without any business day in a year")


def _count(days: Sequence[date], after: date, until: date) -> int:
    return bisect_right(days, until) - bisect_right(days, after)


class Years(NamedTuple):
    """What the state has announced for some years; for unknown years weekends are the fallback."""

    holidays: frozenset[date]
    workdays: frozenset[date]
    unknown_years: tuple[int, ...]


def fill_years(years: Iterable[int]) -> Years:
    """Return the announced holidays and worked weekends of these years, and the years not announced yet."""
    from chinese_calendar import constants

    wanted = set(years)
    known = {day.year for day in constants.holidays}
    holidays = frozenset(day for day in constants.holidays if day.year in wanted and day.weekday() < 5)
    workdays = frozenset(day for day in constants.workdays if day.year in wanted and day.weekday() >= 5)
    return Years(holidays, workdays, tuple(sorted(wanted - known)))
