"""When a repeating task comes again, by the rules of RFC 5545 as dateutil reads them. Pure.

Reckoned in the company's wall-clock time, so that 09:00 stays 09:00.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from dateutil.rrule import rrule, rrulestr
from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

MOST_TIMES = 1_000
ALLOWED = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
KNOWN = frozenset(
    {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"},
)
# Daily with months and days of months could look through thousands of years for a day that never comes.
DAILY = KNOWN - {"BYMONTHDAY", "BYMONTH", "BYSETPOS"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 200
HORIZON = timedelta(days=366 * 5)


def why_cannot_repeat(repeat: str, *, starts: datetime) -> Refusal | None:
    """Say why a rule is none that a task can follow: unreadable, more often than daily, or never again."""
    if not repeat:
        return None
    parts = dict(part.partition("=")[::2] for part in repeat.split(";"))
    if not all(_is_small(parts.get(name, "1")) for name in ("COUNT", "INTERVAL")):
        return _unreadable(repeat)
    allowed = DAILY if parts.get("FREQ") == "DAILY" else KNOWN
    if len(repeat) > LONGEST or not set(parts) <= allowed or parts.get("FREQ") not in ALLOWED:
        return _unreadable(repeat)
    try:
        endless = ";".join(part for part in repeat.split(";") if not part.startswith("COUNT="))
        again = next_after(endless, starts=starts, after=starts) and next_after(repeat, starts=starts, after=starts)
    except (ValueError, TypeError, OverflowError):
        return _unreadable(repeat)
    if again is None:
        return Refusal("tasks.repeat_invalid", _("照这个规则不会再有下一次，请改重复或截止日期。"), {"field": "repeat"})
    return None


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST_TIMES


def _unreadable(repeat: str) -> Refusal:
    facts = {"field": "repeat", "rule": repeat}
    return Refusal("tasks.repeat_invalid", _("这个重复规则读不懂，请从列表里选。"), facts)


def _read(repeat: str, starts: datetime, last: datetime) -> rrule:
    """Read a rule over local times and end it at `last`: one that never comes would be looked for until year 9999."""
    text = repeat.replace("Z", "") if "UNTIL=" in repeat else repeat
    rule = rrulestr(text, dtstart=starts)
    assert isinstance(rule, rrule)
    if "COUNT=" in repeat or ("UNTIL=" in repeat and rule._until < last):
        return rule
    return rule.replace(until=last)


def next_after(repeat: str, *, starts: datetime, after: datetime) -> datetime | None:
    """Return the first time after a moment at which the rule comes again, None when it has ended.

    Looked for within five years after: a rule that only leaps there is none.
    """
    found: datetime | None = _read(repeat, starts, after + HORIZON).after(after)
    return found


def times_between(repeat: str, *, starts: datetime, first: datetime, last: datetime, most: int = 100) -> list[datetime]:
    """Return when the rule comes from `first` to before `last`, at most so many."""
    found: Iterator[datetime] = _read(repeat, starts, last).xafter(first, inc=True)
    return [one for one in islice(found, most) if one < last]


def count_down(repeat: str, *, starts: datetime, first: datetime) -> str:
    """Return the same rule as counted from a later turn: of five times, three are left."""
    if "COUNT=" not in repeat:
        return repeat
    left = sum(1 for one in _read(repeat, starts, starts) if one >= first)
    parts = [f"COUNT={left}" if part.startswith("COUNT=") else part for part in repeat.split(";")]
    return ";".join(parts)


def rule_of(pick: str, starts: datetime, until: datetime | None = None) -> str:
    """Return the rule behind one of the picks, as it fits the first day: the 31st means the month's last day."""
    rules = {
        "daily": "FREQ=DAILY",
        "workdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": f"FREQ=WEEKLY;BYDAY={DAYS[starts.weekday()]}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={DAYS[starts.weekday()]}",
        "monthly": f"FREQ=MONTHLY;{_month_day(starts)}",
        "quarterly": f"FREQ=MONTHLY;INTERVAL=3;{_month_day(starts)}",
        "yearly": _yearly(starts),
    }
    rule = rules.get(pick, "")
    return f"{rule};UNTIL={until:%Y%m%dT%H%M%S}" if rule and until else rule


def _month_day(starts: datetime) -> str:
    if starts.day == monthrange(starts.year, starts.month)[1]:
        return "BYMONTHDAY=-1"
    if starts.day > 28:
        return f"BYMONTHDAY={','.join(str(day) for day in range(28, starts.day + 1))};BYSETPOS=-1"
    return f"BYMONTHDAY={starts.day}"


def _yearly(starts: datetime) -> str:
    """Keep a 29th of February on the last day of that month in other years."""
    day = -1 if (starts.month, starts.day) == (2, 29) else starts.day
    return f"FREQ=YEARLY;BYMONTH={starts.month};BYMONTHDAY={day}"


def pick_of(repeat: str, starts: datetime) -> tuple[str, datetime | None]:
    """Return which pick a rule came from and until when it runs; ("other", …) for one that no pick makes."""
    bare, until = split_until(repeat)
    if not bare:
        return "", None
    for pick in PICKS:
        if rule_of(pick, starts) == bare:
            return pick, until
    return "other", until


def split_until(repeat: str) -> tuple[str, datetime | None]:
    """Return a rule without its end, and the end."""
    parts = [part for part in repeat.split(";") if part]
    bare = ";".join(part for part in parts if not part.startswith("UNTIL="))
    ends = next((part.removeprefix("UNTIL=") for part in parts if part.startswith("UNTIL=")), "")
    return bare, datetime.strptime(ends.removesuffix("Z")[:8], "%Y%m%d") if ends else None


PICKS = ("daily", "workdays", "weekly", "fortnightly", "monthly", "quarterly", "yearly")


def say_rule(repeat: str) -> str:
    """Say a rule in words: 每两周的周一，到 2026-12-31."""
    bare, until = split_until(repeat)
    if not bare:
        return ""
    parts = dict(part.partition("=")[::2] for part in bare.split(";"))
    said = _say_span(parts["FREQ"], int(parts.get("INTERVAL", "1"))) + _say_days(parts)
    if parts.get("COUNT"):
        said = _("%(rule)s，共 %(n)s 次") % {"rule": said, "n": parts["COUNT"]}
    return _("%(rule)s，到 %(day)s") % {"rule": said, "day": f"{until:%Y-%m-%d}"} if until else said


def _say_span(freq: str, interval: int) -> str:
    single = {"DAILY": _("每天"), "WEEKLY": _("每周"), "MONTHLY": _("每月"), "YEARLY": _("每年")}
    several = {
        "DAILY": _("每 %(n)s 天"),
        "WEEKLY": _("每 %(n)s 周"),
        "MONTHLY": _("每 %(n)s 个月"),
        "YEARLY": _("每 %(n)s 年"),
    }
    return single[freq] if interval == 1 else several[freq] % {"n": interval}


def _say_days(parts: dict[str, str]) -> str:
    names = dict(zip(DAYS, (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")), strict=True))
    if parts.get("BYDAY"):
        days = [names[day[-2:]] for day in parts["BYDAY"].split(",") if day[-2:] in names]
        return " " + (_("周一到周五") if days == list(names.values())[:5] else "、".join(days))
    if parts.get("BYMONTHDAY"):
        last = parts["BYMONTHDAY"].split(",")[-1]
        month = _("%(n)s 月") % {"n": parts["BYMONTH"]} + " " if parts.get("BYMONTH") else ""
        return " " + month + (_("最后一天") if last == "-1" else _("%(n)s 日") % {"n": last})
    return ""
