"""Counting days in SQL: all days, workdays, and never those on which an owner is on leave.

Where every day counts a day is added by plain arithmetic. Else three arrays per owner answer by look-up: how many
counted days there are up to a day, the n-th counted day, and the first day on or after a day without leave.
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
EVERYBODY = 0
_DAY = timedelta(days=1)
Away = Mapping[int, frozenset[date]]


@dataclass(frozen=True)
class DayTable:
    """How one owner's days are counted; person 0 stands for everybody without leave."""

    person_id: int
    counted: Sequence[int]
    nth: Sequence[date]
    free: Sequence[date]


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


def build_tables(day_kind: str, away: Away, *, today: date) -> list[DayTable]:
    """Return the tables that owners need under one way of counting; none where plain arithmetic does."""
    last = today.replace(month=1, day=1) + AHEAD
    calendar = calendar_between(BASE, last) if day_kind == DayKind.WORKING else None
    people = [(person_id, days) for person_id, days in sorted(away.items()) if days]
    if calendar is not None:
        people.append((EVERYBODY, frozenset()))
    return [_build(person_id, calendar, days, last) for person_id, days in people]


@lru_cache(maxsize=256)
def _build(person_id: int, calendar: Calendar | None, away: frozenset[date], last: date) -> DayTable:
    days = [BASE + _DAY * n for n in range((last - BASE).days + 1)]
    counts = [int(day not in away and (calendar is None or calendar.is_workday(day))) for day in days]
    nth = [day for day, is_counted in zip(days, counts, strict=True) if is_counted]
    free, next_free = [], last
    for day in reversed(days):
        next_free = next_free if day in away else day
        free.append(next_free)
    return DayTable(person_id, list(accumulate(counts)), nth, free[::-1])


JOIN = """
LEFT JOIN (SELECT * FROM (VALUES {rows}) AS v (person_id, counted, nth, free)) AS k
  ON k.person_id = CASE WHEN {owner} = ANY({away}) THEN {owner} ELSE 0 END
"""


def join_tables(tables: Sequence[DayTable], owner: str) -> tuple[str, list[object]]:
    """Return the join that brings an owner's table beside his customers as `k`, with its parameters."""
    if not tables:
        return "", []
    rows = ", ".join("(%s::bigint, %s::int[], %s::date[], %s::date[])" for _table in tables)
    params: list[object] = []
    for table in tables:
        params += [table.person_id, list(table.counted), list(table.nth), list(table.free)]
    away = [table.person_id for table in tables if table.person_id != EVERYBODY]
    return JOIN.format(rows=rows, owner=owner, away="%s::bigint[]"), [*params, away]


def add(day: str, count: str, *, by_table: bool) -> str:
    """Return SQL of the day that lies so many counted days after another."""
    plain = f"({day} + ({count}))"
    if not by_table:
        return plain
    place = f"k.counted[GREATEST({day}, DATE '{BASE}') - DATE '{BASE}' + 1]"
    return f"CASE WHEN k.person_id IS NULL OR ({count}) = 0 THEN {plain} ELSE k.nth[{place} + ({count})] END"


def after_leave(day: str, *, by_table: bool) -> str:
    """Return SQL of the first day on or after another on which the owner is there."""
    if not by_table:
        return day
    place = f"GREATEST({day}, DATE '{BASE}') - DATE '{BASE}' + 1"
    return f"CASE WHEN k.person_id IS NULL OR {day} = 'infinity' THEN {day} ELSE COALESCE(k.free[{place}], {day}) END"
