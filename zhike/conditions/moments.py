"""What spans of days the relative and absolute dates mean, in the company's time zone. Weeks begin on Monday."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Span = tuple[date | None, date | None]


def span_of(op: str, value: Any, today: date) -> Span:
    """Return the first day of a span and the day after its last; None is open."""
    return _SPANS[op](value, today)


def period(name: str, today: date) -> Span:
    """Return a named period: today, next_week, last_quarter …"""
    if name in _DAYS:
        first = today + timedelta(days=_DAYS[name])
        return first, first + timedelta(days=1)
    which, _, unit = name.partition("_")
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return first, first + timedelta(weeks=1)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    at = (today.year * 12 + today.month - 1) // months + step
    return _month(at * months), _month((at + 1) * months)


_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _between(value: Any, today: date) -> Span:
    first, last = value
    return first, _after(last) if last else None


_SPANS: dict[str, Callable[[Any, date], Span]] = {
    "in_period": period,
    # The last 7 days end with today, the next 7 begin with it.
    "last_days": lambda days, today: (today - timedelta(days=days - 1), _after(today)),
    "next_days": lambda days, today: (today, today + timedelta(days=days)),
    "older_than": lambda days, today: (None, today - timedelta(days=days)),
    "later_than": lambda days, today: (_after(today + timedelta(days=days)), None),
    "on": lambda day, today: (day, _after(day)),
    "before": lambda day, today: (None, day),
    "after": lambda day, today: (_after(day), None),
    "between": _between,
}
