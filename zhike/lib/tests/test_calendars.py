from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.lib.lunar import LunarDay, lunar_day_text, lunar_text, next_lunar_birthday, to_lunar
from zhike.lib.workdays import Calendar, fill_years

YEARS = fill_years([2025, 2026])
OFFICE = Calendar(YEARS.holidays, YEARS.workdays)
DAYS = st.dates(date(2024, 6, 1), date(2027, 6, 30))
CALENDARS = st.builds(Calendar, st.frozensets(DAYS, max_size=30), st.frozensets(DAYS, max_size=30))


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def test_announced_holidays_and_worked_weekends_are_known() -> None:
    assert not OFFICE.is_workday(date(2026, 10, 1))
    assert OFFICE.is_workday(date(2026, 10, 10))
    assert not OFFICE.is_workday(date(2026, 11, 21))
    assert OFFICE.is_workday(date(2026, 11, 20))


def test_a_year_that_is_not_announced_yet_is_named_and_falls_back_to_weekends() -> None:
    years = fill_years([2026, 2090])
    assert years.unknown_years == (2090,)
    fallback = Calendar(years.holidays, years.workdays)
    assert fallback.is_workday(date(2090, 10, 2))
    assert not fallback.is_workday(date(2090, 10, 1))


def test_workdays_are_added_over_a_long_holiday() -> None:
    assert OFFICE.add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert OFFICE.add_workdays(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert OFFICE.add_workdays(date(2026, 10, 3), 0) == date(2026, 10, 8)
    assert OFFICE.workdays_between(date(2026, 9, 30), date(2026, 10, 12)) == 4


def test_what_is_left_of_the_month_counts_today() -> None:
    assert OFFICE.workdays_left_in_month(date(2026, 11, 30)) == 1
    assert OFFICE.workdays_left_in_month(date(2026, 11, 21)) == 6
    assert OFFICE.workdays_left_in_month(date(2026, 12, 31)) == 1


@given(CALENDARS, DAYS, DAYS)
def test_the_count_agrees_with_looking_at_every_day(calendar: Calendar, start: date, end: date) -> None:
    low, high = min(start, end), max(start, end)
    counted = sum(calendar.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert calendar.workdays_between(start, end) == (counted if start <= end else -counted)


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_adding_lands_on_a_workday_and_counts_back(calendar: Calendar, start: date, days: int) -> None:
    landed = calendar.add_workdays(start, days)
    assert calendar.is_workday(landed)
    assert calendar.workdays_between(start, landed) == days


def test_a_calendar_without_any_workday_is_refused_instead_of_searched_forever() -> None:
    closed = Calendar(frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(800)))
    with pytest.raises(ValueError, match="business day"):
        closed.add_workdays(date(2026, 1, 1), 1)


@pytest.mark.parametrize(
    ("solar", "lunar", "said"),
    [
        (date(2026, 11, 20), LunarDay(2026, 10, 12, False), "农历十月十二"),
        (date(2026, 2, 17), LunarDay(2026, 1, 1, False), "农历正月初一"),
        (date(2026, 2, 16), LunarDay(2025, 12, 29, False), "农历腊月廿九"),
        (date(2025, 7, 25), LunarDay(2025, 6, 1, True), "农历闰六月初一"),
        (date(2024, 2, 9), LunarDay(2023, 12, 30, False), "农历腊月三十"),
        (date(2026, 1, 8), LunarDay(2025, 11, 20, False), "农历冬月二十"),
    ],
)
def test_a_solar_day_has_its_lunar_name(solar: date, lunar: LunarDay, said: str) -> None:
    assert to_lunar(solar) == lunar
    assert lunar_text(solar) == said
    assert lunar_day_text(lunar.month, lunar.day, lunar.is_leap) == said


@pytest.mark.parametrize(
    ("birthday", "after", "kept"),
    [
        ((10, 12, False), date(2026, 11, 19), date(2026, 11, 20)),
        ((10, 12, False), date(2026, 11, 20), date(2027, 11, 9)),
        ((6, 1, True), date(2025, 1, 1), date(2025, 7, 25)),
        ((6, 1, True), date(2025, 12, 1), date(2026, 7, 14)),
        ((12, 30, False), date(2025, 2, 1), date(2026, 2, 16)),
        ((1, 1, False), date(2026, 2, 16), date(2026, 2, 17)),
    ],
)
def test_a_lunar_birthday_is_kept_every_year(birthday: tuple[int, int, bool], after: date, kept: date) -> None:
    assert next_lunar_birthday(*birthday, after) == kept


@pytest.mark.parametrize("birthday", [(0, 1, False), (13, 1, False), (5, 31, False), (1, 3, True), (12, 3, True)])
def test_a_lunar_day_that_cannot_exist_is_refused(birthday: tuple[int, int, bool]) -> None:
    with pytest.raises(ValueError, match="no lunar day"):
        next_lunar_birthday(*birthday, date(2026, 1, 1))


@settings(max_examples=60)
@given(st.integers(1, 12), st.integers(1, 30), st.booleans(), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_birthday_returns_within_thirteen_months(month: int, day: int, is_leap: bool, after: date) -> None:
    kept = next_lunar_birthday(month, day, is_leap and month in range(2, 12), after)
    assert timedelta(0) < kept - after < timedelta(days=400)
    assert to_lunar(kept).month == month
    assert day - to_lunar(kept).day in (0, 1)
