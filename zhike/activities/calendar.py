"""The company's workdays, from the table that the state's announcements fill."""

from datetime import date, timedelta

from django.db import transaction

from zhike.lib import workdays

from .models import CalendarDay

FIRST_YEAR = 2020


def calendar_between(first: date, last: date) -> workdays.Calendar:
    """Return the calendar of a stretch of days, in one query."""
    rows = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "is_workday")
    days = {True: set[date](), False: set[date]()}
    for day, is_workday in rows:
        days[is_workday].add(day)
    return workdays.Calendar(holidays=frozenset(days[False]), workdays=frozenset(days[True]))


def workdays_left_in_month(today: date) -> int:
    """Count the workdays from today to the end of the month, today included."""
    last = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return calendar_between(today, last).workdays_left_in_month(today)


def is_year_known(year: int) -> bool:
    """Say whether the holidays of a year are in the table; without them only weekends are free."""
    return CalendarDay.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31))).exists()


def fill_calendar(*, through: int) -> int:
    """Add the announced days of every year that the table does not know yet, up to and including `through`.

    What the company declared stays, also in a year that was not announced before. Safe to run twice. Returns how many
    days were added.
    """
    known = {day.year for day in CalendarDay.objects.filter(is_own=False).values_list("day", flat=True)}
    found = workdays.fill_years(year for year in range(FIRST_YEAR, through + 1) if year not in known)
    rows = [CalendarDay(day=day, is_workday=False) for day in found.holidays]
    rows += [CalendarDay(day=day, is_workday=True) for day in found.workdays]
    with transaction.atomic():
        own = set(CalendarDay.objects.filter(is_own=True).values_list("day", flat=True))
        fresh = [row for row in rows if row.day not in own]
        return len(CalendarDay.objects.bulk_create(fresh, ignore_conflicts=True))
