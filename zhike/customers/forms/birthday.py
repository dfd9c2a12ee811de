"""A birthday as people say it: solar or lunar, with or without the year."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.lunar import is_lunar_day

from ..choices import BirthdayCalendar

LEAP_YEAR = 2000
LAST_YEAR = 2100
PARTS = ("birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month")


def check_birthday(cleaned: dict[str, Any]) -> dict[str, str]:
    """Return errors by field for a birthday that no calendar has."""
    month, day, year = cleaned.get("birth_month"), cleaned.get("birth_day"), cleaned.get("birth_year")
    if bool(month) != bool(day):
        return {"birth_day" if month else "birth_month": _("月和日要一起填写。")}
    if not month or not day:
        return {"birth_month": _("只有年份不能算生日，请补上月和日。")} if year else {}
    if year and not 1900 <= year <= LAST_YEAR:
        return {"birth_year": _("请填写四位年份，如 1985。")}
    if cleaned.get("birthday_calendar") == BirthdayCalendar.LUNAR:
        is_right = is_lunar_day(month, day, is_leap=bool(cleaned.get("birth_leap_month")))
        return {} if is_right else {"birth_day": _("农历没有这一天，请核对。")}
    return _check_solar(year, month, day)


def _check_solar(year: int | None, month: int, day: int) -> dict[str, str]:
    try:
        date(year or LEAP_YEAR, month, day)
    except ValueError:
        return {"birth_day": _("公历没有这一天，请核对。")}
    return {}


def birthday_values(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a birthday; without month and day all are empty, without calendar it is solar."""
    if not cleaned.get("birth_month"):
        return {
            "birthday_calendar": "",
            "birth_year": None,
            "birth_month": None,
            "birth_day": None,
            "birth_leap_month": False,
        }
    values = {name: cleaned.get(name) for name in PARTS}
    values["birthday_calendar"] = values["birthday_calendar"] or BirthdayCalendar.SOLAR.value
    values["birth_leap_month"] = bool(values["birth_leap_month"]) and values["birthday_calendar"] == "lunar"
    return values
