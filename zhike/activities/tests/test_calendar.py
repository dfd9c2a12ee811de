"""Workdays come from the table; years that nobody announced yet count weekends only."""

from datetime import date

import pytest

from zhike.activities import calendar
from zhike.activities.models import CalendarDay

pytestmark = pytest.mark.django_db


def test_announced_holidays_and_worked_weekends_count() -> None:
    calendar.fill_calendar(through=2026)
    october = calendar.calendar_between(date(2026, 9, 30), date(2026, 10, 31))
    assert not october.is_workday(date(2026, 10, 1))
    assert calendar.workdays_left_in_month(date(2026, 11, 20)) == 7


def test_filling_twice_changes_nothing_and_keeps_what_the_company_changed() -> None:
    CalendarDay.objects.all().delete()
    assert calendar.fill_calendar(through=2026) > 100
    CalendarDay.objects.filter(day=date(2026, 10, 1)).update(is_workday=True, name="值班")
    assert calendar.fill_calendar(through=2026) == 0
    assert calendar.calendar_between(date(2026, 10, 1), date(2026, 10, 1)).is_workday(date(2026, 10, 1))


def test_an_unknown_year_is_named_as_such() -> None:
    calendar.fill_calendar(through=2026)
    assert calendar.is_year_known(2026) and not calendar.is_year_known(2099)
    assert calendar.calendar_between(date(2099, 10, 1), date(2099, 10, 31)).is_workday(date(2099, 10, 1))
