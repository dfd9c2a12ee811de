"""Dates as people and spreadsheets write them, and how long ago something was."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

# Day 0 of the 1900 date system of spreadsheets, which counts a 29 February 1900 that never was.
_SERIAL_START = date(1899, 12, 30)
_SERIALS = range(2_200, 109_575)
_TEXT_SERIALS = range(20_000, 80_000)
_YEARS = range(1850, 2200)
_CLOCK = r"(?:\d{1,2}[:时点]\d{1,2}分?(?::?\d{1,2}秒?(?:\.\d+)?)?|\d{1,2}[时点])"
_TIME = rf"(?:[T\s]*(?:[上下]午|[ap]m)?\s*{_CLOCK}\s*(?:[ap]m|Z|[+-]\d\d:?\d\d)?)?"
_DAY = r"\s*(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_SPELLINGS = (
    re.compile(rf"(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_DAY}{_TIME}", re.IGNORECASE),
    re.compile(rf"(?P<y>\d{{4}})年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]?{_DAY}{_TIME}", re.IGNORECASE),
    re.compile(rf"(?P<y>\d{{4}})(?P<m>\d\d)(?P<d>\d\d){_TIME}", re.IGNORECASE),
)
_WORDS = {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2}


def parse_date(value: object, *, today: date | None = None) -> date | None:
    """Return the day that a cell or a field means, or None when it is no date (待定, 5月2日, 26/4/17).

    Accepts dates, datetimes, serials of spreadsheets (1900 system) and the usual spellings
    with a year of four digits, a time of day after it ignored. With `today`, also 明天.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | Decimal):
        return _from_number(value)
    text = " ".join(unicodedata.normalize("NFKC", str(value)).split())
    if today is not None and text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    return _from_text(text)


def relative_time(at: datetime, now: datetime) -> str:
    """Return when something happened or will happen, as short as it stays clear: 今天 09:12, 6 天前, 11-18 14:00."""
    if at.tzinfo is not None and now.tzinfo is not None:
        at = at.astimezone(now.tzinfo)
    clock = f"{at:%H:%M}"
    days = (at.date() - now.date()).days
    if near := _near_time(days, clock):
        return near
    if -7 < days < 0:
        return _("%(days)s 天前") % {"days": -days}
    return f"{at:%m-%d} {clock}" if at.year == now.year else _iso(at.date())


def relative_day(on: date, today: date) -> str:
    """Return a day as people say it: 今天, 明天, 后天, 昨天, else 11-20 or 2027-01-02."""
    days = (on - today).days
    names = {-1: _("昨天"), 0: _("今天"), 1: _("明天"), 2: _("后天")}
    return names.get(days) or (f"{on:%m-%d}" if on.year == today.year else _iso(on))


def _near_time(days: int, clock: str) -> str:
    """Return 今天 09:12 and its neighbours, or nothing."""
    if days == 0:
        return _("今天 %(time)s") % {"time": clock}
    if days == -1:
        return _("昨天 %(time)s") % {"time": clock}
    if days == 1:
        return _("明天 %(time)s") % {"time": clock}
    return _("后天 %(time)s") % {"time": clock} if days == 2 else ""


def _iso(day: date) -> str:
    """Return 2027-01-02."""
    return day.isoformat()


def _from_number(value: int | float | Decimal) -> date | None:
    """Read a serial of a spreadsheet, or 20260417 that lost its type."""
    if not 0 < value < 10**8:
        return None
    days = int(value)
    if days in _SERIALS:
        return _SERIAL_START + timedelta(days=days)
    return _from_text(str(days)) if value == days and days >= 10**7 else None


def _from_text(text: str) -> date | None:
    """Read one of the spellings; a day that the calendar does not have is none."""
    if re.fullmatch(r"\d{5}(?:\.0)?", text) and int(float(text)) in _TEXT_SERIALS:
        return _SERIAL_START + timedelta(days=int(float(text)))
    compact = re.sub(r"\s*([年月日号/.-])\s*", r"\1", text)
    found = next((match for spelling in _SPELLINGS if (match := spelling.fullmatch(compact))), None)
    if not found or int(found["y"]) not in _YEARS:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
