"""Counting days in SQL: all days, workdays, and never those on which an owner is on leave.

Where every day counts a day is added by plain arithmetic. Workdays are numbered: two arrays for the whole company say
which number a day has, and which day has a number. Leave is a few numbers per owner that are left out of this row of
numbers: so many of them lie up to a number, found by bisection. A thousand owners with leave cost a few kilobytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from zhike.activities.calendar import calendar_between
from zhike.lib.workdays import Calendar

from ..choices import Asked, DayKind
from ..models import Leave

BASE = date(2020, 1, 1)
AHEAD = timedelta(days=6 * 366)
_DAY = timedelta(days=1)
_BASE_SQL = f"DATE '{BASE}'"
Away = Mapping[int, frozenset[date]]


@dataclass(frozen=True)
class Row:
    """The company's workdays: how many there are up to each day, and the n-th of them."""

    counted: Sequence[int]
    nth: Sequence[date]


@dataclass(frozen=True)
class Gap:
    """What an owner's leave takes out: numbers in the row of counted days, and days since BASE."""

    person_id: int
    counted: Sequence[int]
    days: Sequence[int]


@dataclass(frozen=True)
class Tables:
    """What has to be known to count days; nothing where plain arithmetic does."""

    row: Row | None = None
    gaps: Sequence[Gap] = ()

    @property
    def columns(self) -> Sequence[str]:
        """Return the names under which the join brings them."""
        row = ("work_counted", "work_nth") if self.row else ()
        return (*row, *(("leave_out", "leave_before", "away_out", "away_before") if self.gaps else ()))


def find_away(person_ids: Iterable[int] | None = None) -> Away:
    """Return the days of approved leave by person, of everybody or of some."""
    leaves = Leave.objects.filter(state=Asked.GRANTED, last_on__gte=BASE)
    if person_ids is not None:
        leaves = leaves.filter(person_id__in=person_ids)
    found: dict[int, frozenset[date]] = {}
    for person_id, first, last in leaves.values_list("person_id", "first_on", "last_on"):
        days = frozenset(first + _DAY * n for n in range((last - first).days + 1))
        found[person_id] = found.get(person_id, frozenset()) | days
    return found


def build_tables(day_kind: str, away: Away, *, today: date) -> Tables:
    """Return what counting needs under one way of counting."""
    last = today.replace(month=1, day=1) + AHEAD
    row = _row(calendar_between(BASE, last), last) if day_kind == DayKind.WORKING else None
    return Tables(row, [_gap(person_id, days, row) for person_id, days in sorted(away.items()) if days])


@lru_cache(maxsize=8)
def _row(calendar: Calendar, last: date) -> Row:
    days = [BASE + _DAY * n for n in range((last - BASE).days + 1)]
    counts = [int(calendar.is_workday(day)) for day in days]
    nth = [day for day, is_counted in zip(days, counts, strict=True) if is_counted]
    return Row(list(accumulate(counts)), nth)


def _gap(person_id: int, away: frozenset[date], row: Row | None) -> Gap:
    days = sorted((day - BASE).days for day in away)
    if row is None:
        return Gap(person_id, days, days)
    known = [day for day in days if 0 <= day < len(row.counted)]
    return Gap(person_id, [row.counted[day] for day in known if _is_counted(row, day)], days)


def _is_counted(row: Row, day: int) -> bool:
    return row.counted[day] > (row.counted[day - 1] if day else 0)


_ROW = "CROSS JOIN (VALUES (%s::int[], %s::date[])) AS workdays (work_counted, work_nth)"
_GAPS = """
LEFT JOIN (VALUES {rows}) AS leave (leave_of, leave_out, leave_before, away_out, away_before) ON leave_of = {owner}
"""


def join_tables(tables: Tables, owner: str) -> tuple[str, list[object]]:
    """Return the join that brings what counting needs beside each customer, with its parameters."""
    texts: list[str] = []
    params: list[object] = []
    if tables.row:
        texts.append(_ROW)
        params += [list(tables.row.counted), list(tables.row.nth)]
    if tables.gaps:
        rows = ", ".join("(%s::bigint, %s::int[], %s::int[], %s::int[], %s::int[])" for _gap in tables.gaps)
        texts.append(_GAPS.format(rows=rows, owner=owner))
        for gap in tables.gaps:
            params += [gap.person_id, *_bisected(gap.counted), *_bisected(gap.days)]
    return " ".join(texts), params


def _bisected(numbers: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return numbers left out of a row, and for each how many before it are not."""
    return list(numbers), [number - place for place, number in enumerate(numbers)]


def add(day: str, count: str, tables: Tables) -> str:
    """Return SQL of the day that lies so many counted days after another."""
    plain = f"({day} + ({count}))"
    if not tables.columns:
        return plain
    number = f"({day} - {_BASE_SQL})"
    if tables.row:
        number = f"work_counted[GREATEST({day}, {_BASE_SQL}) - {_BASE_SQL} + 1]"
    later = f"({number} + ({count}))"
    if tables.gaps:
        later = _without(f"({number} + ({count}) - {_up_to(number, 'leave_out')})", "leave_before")
    found = f"work_nth[{later}]" if tables.row else f"({_BASE_SQL} + {later})"
    return f"CASE WHEN ({count}) = 0 THEN {plain} ELSE {found} END"


def after_leave(day: str, tables: Tables) -> str:
    """Return SQL of the first day on or after another on which the owner is there."""
    if not tables.gaps:
        return day
    since = f"({day} - {_BASE_SQL})"
    left = _without(f"({since} - {_up_to(f'({since} - 1)', 'away_out')})", "away_before")
    return f"CASE WHEN away_out IS NULL OR {day} = 'infinity' THEN {day} ELSE {_BASE_SQL} + {left} END"


def _up_to(number: str, left_out: str) -> str:
    return f"COALESCE(width_bucket({number}, {left_out}), 0)"


def _without(place: str, before: str) -> str:
    """Return SQL of the number that has this place among those that are not left out."""
    return f"({place} + {_up_to(place, before)})"
