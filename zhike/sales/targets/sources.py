"""What was reached in a month, per person: the room counts its own, contracts bring what was received."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.activities.rules import REACHED

from .rules import month_of

_REACHED = ", ".join(f"'{outcome}'" for outcome in REACHED)


@dataclass(frozen=True)
class Span:
    """The moments of a month, its last day included."""

    month: date
    start: datetime
    end: datetime


Reader = Callable[[Sequence[int], Span], Mapping[int, Decimal]]
_readers: dict[str, Reader] = {}


def register(metric: str, read: Reader) -> None:
    """Have `read(people, span)` say what each person reached, from AppConfig.ready of the room that knows."""
    _readers[metric] = read


def is_known(metric: str) -> bool:
    """Say whether anybody counts this figure."""
    return metric in _readers or metric in _COUNTS


def span_of(month: date) -> Span:
    """Return the moments of a month in the company's time zone."""
    first, last = month_of(month)
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1)))
    return Span(first, start, end)


_COUNTS = {
    "signed_amount": """
        SELECT credited_id, sum(amount) FROM sales_opportunity
        WHERE credited_id = ANY(%(people)s) AND signed_at >= %(start)s AND signed_at < %(end)s AND NOT is_hidden
        GROUP BY credited_id""",
    "new_a": """
        SELECT owner_id, count(*) FROM sales_gradechange
        WHERE owner_id = ANY(%(people)s) AND to_grade = 'A' AND from_grade <> 'A' AND at >= %(start)s AND at < %(end)s
        GROUP BY owner_id""",
    "visits": f"""
        SELECT person_id, count(*) FROM activities_followup
        WHERE person_id = ANY(%(people)s) AND kind = 'visit' AND outcome IN ({_REACHED}) AND deleted_at IS NULL
          AND at >= %(start)s AND at < %(end)s GROUP BY person_id""",  # noqa: S608 - constants of the rules
    "contacts": f"""
        SELECT person_id, count(*) FROM activities_followup
        WHERE person_id = ANY(%(people)s) AND outcome IN ({_REACHED}) AND deleted_at IS NULL
          AND at >= %(start)s AND at < %(end)s GROUP BY person_id""",  # noqa: S608 - constants of the rules
}


def read(metric: str, people: Sequence[int], span: Span) -> Mapping[int, Decimal]:
    """Return what each person reached of one figure in a month; who reached nothing is left out."""
    if metric in _readers:
        return _readers[metric](people, span)
    if metric not in _COUNTS:
        return {}
    values: dict[str, Any] = {"people": list(people), "start": span.start, "end": span.end}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS[metric], values)
        return {person_id: Decimal(value) for person_id, value in cursor.fetchall()}
