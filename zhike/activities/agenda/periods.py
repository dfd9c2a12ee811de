"""Which days a view of the calendar shows, and where a dropped entry lands. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK, MONTH = "day", "week", "month"
VIEWS = (DAY, WEEK, MONTH)
FIRST_HOUR, LAST_HOUR = 7, 21
HOURS = tuple(range(FIRST_HOUR, LAST_HOUR + 1))


@dataclass(frozen=True)
class Period:
    """The days of one view around a day; `first` to `last` inclusive."""

    view: str
    on: date
    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Yield its days."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    @property
    def before(self) -> date:
        """Return a day of the period before."""
        if self.view == MONTH:
            return (self.on.replace(day=1) - timedelta(days=1)).replace(day=1)
        return self.on - timedelta(days=7 if self.view == WEEK else 1)

    @property
    def after(self) -> date:
        """Return a day of the period after."""
        if self.view == MONTH:
            return (self.on.replace(day=1) + timedelta(days=32)).replace(day=1)
        return self.on + timedelta(days=7 if self.view == WEEK else 1)


def period_of(view: str, on: date) -> Period:
    """Return the day, its week from Monday, or its month in whole weeks."""
    if view == DAY:
        return Period(DAY, on, on, on)
    if view == MONTH:
        first = on.replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return Period(MONTH, on, _monday(first), _monday(last) + timedelta(days=6))
    return Period(WEEK, on, _monday(on), _monday(on) + timedelta(days=6))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def slot_of(hour: int) -> int:
    """Return the row of an hour: what is earlier or later than the rows stands in the first or last."""
    return min(max(hour, FIRST_HOUR), LAST_HOUR)
