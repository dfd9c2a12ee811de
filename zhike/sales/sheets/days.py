"""The working day that a moment belongs to, with the calendar around it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from zhike.activities.calendar import calendar_between
from zhike.lib.workdays import Calendar

from .policy import current_rules
from .rules import SheetRules, Window, sheet_day, window_of

_BACK, _AHEAD = timedelta(days=100), timedelta(days=40)


@dataclass(frozen=True)
class Clock:
    """A moment with the rules and the calendar by which sheets are told apart; read once per use case."""

    now: datetime
    rules: SheetRules
    calendar: Calendar

    @property
    def local(self) -> datetime:
        """Return the moment in the company's time zone."""
        return timezone.localtime(self.now)

    @property
    def open_day(self) -> date:
        """Return the day of the sheet that is open now."""
        return sheet_day(self.local, cutoff=self.rules.cutoff, calendar=self.calendar)

    @property
    def closed_day(self) -> date:
        """Return the newest day whose sheet is over."""
        return self.calendar.add_workdays(self.open_day, -1)

    def window(self, day: date) -> Window:
        """Return what the sheet of a working day covers."""
        return window_of(day, rules=self.rules, calendar=self.calendar, zone=self.local)

    def cutoff_of(self, day: date) -> datetime:
        """Return when the sheet of a day closes."""
        return self.window(day).end


def read_clock(now: datetime, *, around: date | None = None) -> Clock:
    """Return the clock of a moment, with the calendar of the months around it (and around another day)."""
    today = timezone.localdate(now)
    first = min(today, around or today) - _BACK
    return Clock(now, current_rules(), calendar_between(first, max(today, around or today) + _AHEAD))
