"""The lunar calendar, for birthdays that people keep by it."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

_LAST = 2199
_MONTHS = "正二三四五六七八九十冬腊"
_TENS, _DIGITS = ("初", "十", "廿", "三"), "一二三四五六七八九十"


class LunarDay(NamedTuple):
    """A day of the lunar calendar; `year` is the year that began at its spring festival."""

    year: int
    month: int
    day: int
    is_leap: bool


class _Month(NamedTuple):
    """One month of a lunar year: negative number for a leap month, its first solar day, its length."""

    number: int
    first: date
    days: int


@lru_cache(maxsize=400)
def _months(year: int) -> tuple[_Month, ...]:
    """Return the months of a lunar year; worked out once, since the library takes milliseconds for it."""
    from lunar_python import Lunar, LunarYear

    months = []
    for month in LunarYear.fromYear(year).getMonthsInYear():
        solar = Lunar.fromYmd(year, month.getMonth(), 1).getSolar()
        first = date(solar.getYear(), solar.getMonth(), solar.getDay())
        months.append(_Month(month.getMonth(), first, month.getDayCount()))
    return tuple(months)


def to_lunar(on: date) -> LunarDay:
    """Return the lunar day of a solar one."""
    year = on.year if on >= _months(on.year)[0].first else on.year - 1
    month = next(month for month in reversed(_months(year)) if month.first <= on)
    return LunarDay(year, abs(month.number), (on - month.first).days + 1, month.number < 0)


def lunar_text(on: date) -> str:
    """Return a day as it is said: 农历十月十二."""
    lunar = to_lunar(on)
    return lunar_day_text(lunar.month, lunar.day, lunar.is_leap)


def lunar_day_text(month: int, day: int, is_leap: bool = False) -> str:
    """Return a lunar birthday, which has no year: 农历闰四月初八."""
    leap = "闰" if is_leap else ""
    return _("农历%(day)s") % {"day": f"{leap}{_month_name(month)}{_day_name(day)}"}


def is_lunar_day(month: int, day: int, is_leap: bool = False) -> bool:
    """Say whether such a day can exist: a month has at most 30 days, and 正 and 腊 are never leap months."""
    return 1 <= month <= 12 and 1 <= day <= 30 and not (is_leap and month not in range(2, 12))


def next_lunar_birthday(month: int, day: int, is_leap: bool, after: date) -> date:
    """Return the first solar day after `after` on which this lunar birthday is kept.

    A birthday in a leap month is kept in the plain month of years without it, and the 30th
    on the 29th of a month that ends there. ValueError for a day that cannot exist.
    """
    if not is_lunar_day(month, day, is_leap):
        raise ValueError(f"no lunar day {month}-{day}")
    start = to_lunar(after).year
    for year in range(start, min(start + 3, _LAST)):
        kept = _kept_on(year, month, day, is_leap)
        if kept > after:
            return kept
    raise ValueError(f"the lunar calendar is known until {_LAST}")


def _kept_on(year: int, month: int, day: int, is_leap: bool) -> date:
    """Return the solar day of a lunar birthday in one lunar year."""
    months = {found.number: found for found in _months(year)}
    kept = months.get(-month if is_leap else month) or months[month]
    return kept.first + timedelta(days=min(day, kept.days) - 1)


def _month_name(month: int) -> str:
    """Return 正月 to 腊月."""
    return f"{_MONTHS[month - 1]}月"


def _day_name(day: int) -> str:
    """Return 初一, 初十, 十五, 二十, 廿三, 三十."""
    if day in (20, 30):
        return "二十" if day == 20 else "三十"
    return _TENS[(day - 1) // 10] + _DIGITS[(day - 1) % 10]
