"""A year of the company's workdays, month by month, and what differs from the plain week."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS

from ...calendar import calendar_between, is_year_known
from ...models import CalendarDay

_WEEKS = Calendar(firstweekday=0)


@dataclass(frozen=True)
class YearDay:
    """One day of the year; `row` where it was announced or declared."""

    day: date
    is_workday: bool
    row: CalendarDay | None

    @property
    def differs(self) -> bool:
        """Say whether the plain week would have it otherwise."""
        return self.is_workday != (self.day.weekday() < 5)


@dataclass(frozen=True)
class YearMonth:
    """A month as weeks from Monday to Sunday; None before its first and after its last day."""

    first: date
    label: str
    weeks: Sequence[Sequence[YearDay | None]]
    workdays: int


@dataclass(frozen=True)
class Year:
    """A year's workdays."""

    number: int
    months: Sequence[YearMonth]
    special: Sequence[CalendarDay]
    is_announced: bool

    @property
    def workdays(self) -> int:
        """Return how many days are worked."""
        return sum(month.workdays for month in self.months)


def read_year(number: int) -> Year:
    """Return a year, in three queries."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    found = calendar_between(first, last)
    rows = {row.day: row for row in CalendarDay.objects.filter(day__range=(first, last)).order_by("day")}

    def show(day: date) -> YearDay:
        return YearDay(day, found.is_workday(day), rows.get(day))

    months = []
    for month in range(1, 13):
        weeks = [
            [show(day) if day.month == month else None for day in week]
            for week in _WEEKS.monthdatescalendar(number, month)
        ]
        worked = sum(1 for week in weeks for one in week if one and one.is_workday)
        months.append(YearMonth(date(number, month, 1), str(MONTHS[month]), weeks, worked))
    return Year(number, months, list(rows.values()), is_year_known(number))
