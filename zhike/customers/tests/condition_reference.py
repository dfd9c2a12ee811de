"""What a condition means, said a second time over plain rows in memory; shares no code with the compiler."""

import calendar
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from opencc import OpenCC

Row = Mapping[str, Any]
ZONE = ZoneInfo("Asia/Shanghai")
_SIMPLE = OpenCC("t2s")
_TEXTS = ("name", "address", "contact_name", "remarks", "short_name")


class Reference:
    """Holds what lies outside of the rows: the clock, the tree of departments, the segments."""

    def __init__(self, now: datetime, me: int, below: Mapping[int, set[int]], segments: Mapping[int, Any]) -> None:
        self.today = now.astimezone(ZONE).date()
        self.me, self.below, self.segments = me, below, segments

    def holds(self, node: Any, row: Row) -> bool:
        if "all" in node:
            return all(self.holds(part, row) for part in node["all"])
        if "any" in node:
            return any(self.holds(part, row) for part in node["any"])
        if "none" in node:
            return not any(self.holds(part, row) for part in node["none"])
        return self.compare(node["field"], node["op"], node.get("value"), row)

    def compare(self, field: str, op: str, value: Any, row: Row) -> bool:
        if field == "segment":
            inside = [self.holds(self.segments[int(one)], row) for one in value]
            return {"any": any, "all": all, "none": lambda found: not any(found)}[op](inside)
        have = row[field]
        if op in ("empty", "not_empty"):
            return (have in (None, "", frozenset())) == (op == "empty")
        if field == "tags":
            wanted = {int(one) for one in value}
            return {"any": bool(wanted & have), "all": wanted <= have, "none": not wanted & have}[op]
        if field in _TEXTS:
            return self.text(op, value, have)
        if isinstance(have, (date, datetime)) or field in ("last_contact_at", "next_follow_on", "cooperated_on"):
            return self.moment(field, op, value, have)
        return self.plain(field, op, value, have)

    def text(self, op: str, value: str, have: str) -> bool:
        want, text = _fold(value), _fold(have)
        if op == "contains":
            return want in text
        if op == "not_contains":
            return want not in text
        return text.startswith(want) if op == "starts" else text == want

    def plain(self, field: str, op: str, value: Any, have: Any) -> bool:
        if op in ("in", "not_in"):
            return (str(have) in {str(one) for one in value}) == (op == "in")
        if op == "is_me":
            return bool(have == self.me)
        if op in ("under", "not_under"):
            return self.under(field, value, have) == (op == "under")
        if have is None:
            return op == "ne"
        if op == "between":
            first, last = value
            return (first is None or have >= Decimal(str(first))) and (last is None or have <= Decimal(str(last)))
        want = Decimal(str(value))
        signs = {"eq": have == want, "ne": have != want, "gt": have > want, "gte": have >= want}
        return {**signs, "lt": have < want, "lte": have <= want}[op]

    def under(self, field: str, value: Any, have: Any) -> bool:
        if field == "department":
            return any(have in self.below[int(root)] for root in value)
        if field == "region":
            return bool(have) and any(have.startswith(_trimmed(code)) for code in value)
        return any(have == code or _is_below(code, have) for code in value)

    def moment(self, field: str, op: str, value: Any, have: date | datetime | None) -> bool:
        if have is None:
            return field == "last_contact_at" and op == "older_than"
        day = have.astimezone(ZONE).date() if isinstance(have, datetime) else have
        age = (self.today - day).days
        if op in ("last_days", "next_days"):
            return 0 <= (age if op == "last_days" else -age) < value
        if op in ("older_than", "later_than"):
            return (age if op == "older_than" else -age) > value
        if op == "between":
            first, last = (one and date.fromisoformat(one) for one in value)
            return (first is None or day >= first) and (last is None or day <= last)
        if op == "in_period":
            return _period(value, day) == _shift(value, self.today)
        want = date.fromisoformat(value)
        return {"on": day == want, "before": day < want, "after": day > want}[op]


def _trimmed(code: str) -> str:
    """Return the digits that a province, a city or a county begins with."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _is_below(code: str, have: str) -> bool:
    """Say whether a class of industry lies below another; manufacturing (C) is 13 to 43."""
    if code == "C":
        return have.isdecimal() and 13 <= int(have[:2]) <= 43
    return len(have) > len(code) and have.startswith(code)


def _unit(name: str) -> str:
    return "day" if name in ("today", "yesterday", "tomorrow") else name.partition("_")[2]


def _period(name: str, day: date) -> tuple[int, ...]:
    """Return what two days of one such period have in common."""
    year, week, _weekday = day.isocalendar()
    quarter = (day.month - 1) // 3
    return {
        "day": (day.year, day.month, day.day),
        "week": (year, week),
        "month": (day.year, day.month),
        "quarter": (day.year, quarter),
        "year": (day.year,),
    }[_unit(name)]


def _shift(name: str, today: date) -> tuple[int, ...]:
    """Return the same of a day in the wanted period."""
    step = {"yesterday": -1, "last": -1, "tomorrow": 1, "next": 1}.get(name.partition("_")[0], 0)
    unit = _unit(name)
    if unit in ("day", "week"):
        return _period(name, today + timedelta(days=step * (7 if unit == "week" else 1)))
    months = {"month": 1, "quarter": 3, "year": 12}[unit] * step
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return _period(name, date(year, month + 1, min(today.day, last)))


def _fold(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in _SIMPLE.convert(wide) if one.isalnum())
