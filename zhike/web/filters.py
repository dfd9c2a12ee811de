"""How figures and times read on the screens: 今天 09:12, 6 天前, ¥12,345.00, 18.6万, 138****5678."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext

NOTHING = "—"


def local(value: datetime) -> datetime:
    """Return a moment in the company's time zone."""
    return value if value.tzinfo is None else value.astimezone(timezone.get_current_timezone())


def date_text(value: date | datetime | None) -> str:
    """Write a day as 2026-11-21."""
    if value is None:
        return NOTHING
    return (local(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def datetime_text(value: datetime | None) -> str:
    """Write a moment as 2026-11-21 09:12 in the company's time zone."""
    return NOTHING if value is None else local(value).strftime("%Y-%m-%d %H:%M")


def clock_text(value: datetime | None) -> str:
    """Write the time of day of a moment as 09:12 in the company's time zone."""
    return NOTHING if value is None else local(value).strftime("%H:%M")


def _day_word(days: int) -> str | None:
    if days == 0:
        return gettext("今天")
    if days == -1:
        return gettext("昨天")
    if days == 1:
        return gettext("明天")
    return gettext("后天") if days == 2 else None


def short_date(value: date, today: date) -> str:
    """Write a day without its year when it is this year's: 11-20, else 2025-11-20."""
    return value.strftime("%m-%d" if value.year == today.year else "%Y-%m-%d")


def relative_day(value: date | datetime | None, today: date | None = None) -> str:
    """Write a day as people say it: 今天, 明天, 后天, 昨天, else 11-20."""
    if value is None:
        return NOTHING
    day = local(value).date() if isinstance(value, datetime) else value
    today = today or timezone.localdate()
    return _day_word((day - today).days) or short_date(day, today)


def say_moment(value: datetime, now: datetime | None = None) -> tuple[str, bool]:
    """Return a past moment as people say it, and whether it is so fresh that the words grow old on the page."""
    return say_local(local(value), local(now or timezone.now()))


@lru_cache(maxsize=256)
def _days_ago(days: int, language: str | None) -> str:
    return ngettext("%(n)d 天前", "%(n)d 天前", days) % {"n": days}


def say_local(moment: datetime, now: datetime) -> tuple[str, bool]:
    """Return the same for two moments that are in the company's time zone already."""
    gone = (now - moment).total_seconds()
    if 0 <= gone < 3600:
        minutes = int(gone // 60)
        words = ngettext("%(n)d 分钟前", "%(n)d 分钟前", minutes) % {"n": minutes} if minutes else gettext("刚刚")
        return words, True
    days = moment.toordinal() - now.toordinal()
    if -30 <= days < -1:
        return _days_ago(-days, get_language()), False
    if -2 < days < 3 and (word := _day_word(days)):
        return f"{word} {moment:%H:%M}", False
    return short_date(moment.date(), now.date()), False


def relative_time(value: datetime | None, now: datetime | None = None) -> str:
    """Write a past moment as people say it: 刚刚, 5 分钟前, 今天 09:12, 昨天 17:30, 6 天前, 11-02."""
    return NOTHING if value is None else say_moment(value, now)[0]


def money(value: Decimal | int | float | None, sign: str = "¥") -> str:
    """Write an amount as ¥12,345.00."""
    if value is None:
        return NOTHING
    amount = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.2f}"


def _steps() -> list[tuple[int, str]]:
    if (get_language() or "").startswith("en"):
        return [(10**9, "B"), (10**6, "M"), (10**3, "K")]
    return [(10**8, pgettext("计量单位", "亿")), (10**4, pgettext("计量单位", "万"))]


def wan(value: Decimal | int | float | None, sign: str = "") -> str:
    """Write a large number short: 18.6万, 1.2亿; below ten thousand in full."""
    if value is None:
        return NOTHING
    number = Decimal(str(value))
    for size, unit in _steps():
        if abs(number) >= size:
            short = (number / size).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            return f"{sign}{short.normalize():f}{unit}"
    return f"{sign}{number.normalize():,f}"


def number(value: int | Decimal | None) -> str:
    """Write a number with thousands separators: 12,345."""
    return NOTHING if value is None else f"{value:,}"


def more_than(value: int, limit: int = 10_000) -> str:
    """Write a count that was stopped at a limit: 超过 10,000."""
    return gettext("超过 %(n)s") % {"n": f"{limit:,}"} if value > limit else f"{value:,}"


def masked(value: str | None) -> str:
    """Hide the middle of a number or an address: 138****5678, w***@example.com."""
    if not value:
        return NOTHING
    if "@" in value:
        name, _, domain = value.partition("@")
        return f"{name[:1]}***@{domain}"
    if len(value) < 7:
        return value[:1] + "*" * (len(value) - 1)
    return f"{value[:3]}****{value[-4:]}"


def size(value: int) -> str:
    """Write a file size: 12 KB, 3.4 MB."""
    if value < 1024:
        return f"{value} B"
    return f"{value / 1024:.0f} KB" if value < 2**20 else f"{value / 2**20:.1f} MB"


FILTERS: dict[str, Callable[..., Any]] = {
    "date": date_text,
    "datetime": datetime_text,
    "clock": clock_text,
    "relday": relative_day,
    "reltime": relative_time,
    "money": money,
    "wan": wan,
    "number": number,
    "more_than": more_than,
    "masked": masked,
    "size": size,
}
