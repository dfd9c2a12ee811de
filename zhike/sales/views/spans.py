"""Which span of days a report is about, read from its address."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone

CHOICES = (7, 30, 90, 365)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From the beginning of one day to the end of another."""

    first_on: date
    last_on: date

    @property
    def first(self) -> datetime:
        """Return the first moment."""
        return timezone.make_aware(datetime.combine(self.first_on, time()))

    @property
    def last(self) -> datetime:
        """Return the first moment afterwards."""
        return timezone.make_aware(datetime.combine(self.last_on + _DAY, time()))

    @property
    def query(self) -> str:
        """Return the span as an address carries it."""
        return f"from={self.first_on.isoformat()}&to={self.last_on.isoformat()}"

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last_on - self.first_on).days + 1


def read_span(query: QueryDict, today: date, default: int) -> Span:
    """Return the span that the address names, else the last `default` days; at most five years."""
    first, last = _day(query.get("from", "")), _day(query.get("to", "")) or today
    if first is None or first > last or (last - first).days > 1830:
        first = last - _DAY * (default - 1)
    return Span(first, last)


def last_days(today: date, days: int) -> Span:
    """Return the last so many days."""
    return Span(today - _DAY * (days - 1), today)


def read_id(text: str) -> int | None:
    """Read an id from an address; anything else is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(2000, 1, 1) <= found <= date(2100, 1, 1) else None
