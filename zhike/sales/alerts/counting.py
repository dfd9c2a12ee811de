"""Count what entries into A are made of, for a team and a stretch of working days, each with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import department_subtree
from zhike.activities.rules import REACHED
from zhike.customers.queries import visible_to
from zhike.lib.workdays import Calendar

from ..sheets.days import Clock
from ..sheets.rules import sheet_day
from .rules import EXPECTED_WEEKS, Counted

_REACHED = ", ".join(f"'{outcome}'" for outcome in REACHED)
MOST_ROWS = 200

# Which deals stood in B or C from when to when, for the people of some departments at the time.
_STOOD = """
stood AS (
    SELECT customer_id, opportunity_id, department_id, to_grade AS grade, at AS begins,
           lead(at, 1, 'infinity') OVER (PARTITION BY opportunity_id ORDER BY at, id) AS ends
    FROM sales_gradechange
), stock AS (
    SELECT * FROM stood
    WHERE grade IN ('B', 'C') AND department_id = ANY(%(departments)s) AND begins <= %(end)s AND ends > %(start)s
)
"""
_COUNTS = f"""
WITH {_STOOD}
SELECT
    (SELECT count(*) FROM stock JOIN unnest(%(mornings)s::timestamptz[]) AS m(at) ON begins <= m.at AND ends > m.at),
    (SELECT count(*) FROM activities_followup f
     WHERE f.person_id = ANY(%(people)s) AND f.at > %(start)s AND f.at <= %(end)s AND f.deleted_at IS NULL
       AND f.outcome IN ({_REACHED}) AND f.origin <> 'import'
       AND EXISTS (SELECT 1 FROM stock s WHERE s.customer_id = f.customer_id AND s.begins <= f.at AND s.ends >= f.at)),
    (SELECT count(*) FROM sales_gradechange g
     WHERE g.department_id = ANY(%(departments)s) AND g.at > %(start)s AND g.at <= %(end)s
       AND g.to_grade = 'A' AND g.from_grade IN ('B', 'C')),
    (SELECT count(*) FROM sales_gradechange g
     WHERE g.department_id = ANY(%(departments)s) AND g.at > %(start)s AND g.at <= %(end)s
       AND g.to_grade = 'A' AND g.from_grade = '')
"""  # noqa: S608 - constants of the rules
_ENTRIES = """
SELECT at FROM sales_gradechange
WHERE department_id = ANY(%(departments)s) AND to_grade = 'A' AND from_grade <> 'A' AND at > %(start)s AND at <= %(end)s
"""
_ROWS = {
    "stock": f"""
        WITH {_STOOD}
        SELECT DISTINCT ON (s.customer_id) s.customer_id, c.name, s.grade, s.begins, p.name
        FROM stock s JOIN customers_customer c ON c.id = s.customer_id LEFT JOIN access_person p ON p.id = c.owner_id
        WHERE c.deleted_at IS NULL ORDER BY s.customer_id, s.begins DESC LIMIT %(most)s""",  # noqa: S608
    "contacts": f"""
        WITH {_STOOD}
        SELECT f.customer_id, c.name, '', f.at, p.name
        FROM activities_followup f JOIN customers_customer c ON c.id = f.customer_id
        JOIN access_person p ON p.id = f.person_id
        WHERE f.person_id = ANY(%(people)s) AND f.at > %(start)s AND f.at <= %(end)s AND f.deleted_at IS NULL
          AND f.outcome IN ({_REACHED}) AND f.origin <> 'import'
          AND EXISTS (SELECT 1 FROM stock s WHERE s.customer_id = f.customer_id AND s.begins <= f.at AND s.ends >= f.at)
        ORDER BY f.at DESC LIMIT %(most)s""",  # noqa: S608
    "upgrades": """
        SELECT g.customer_id, c.name, g.from_grade, g.at, p.name
        FROM sales_gradechange g JOIN customers_customer c ON c.id = g.customer_id
        LEFT JOIN access_person p ON p.id = g.owner_id
        WHERE g.department_id = ANY(%(departments)s) AND g.at > %(start)s AND g.at <= %(end)s
          AND g.to_grade = 'A' AND g.from_grade IN ('B', 'C') ORDER BY g.at DESC LIMIT %(most)s""",
    "direct": """
        SELECT g.customer_id, c.name, g.from_grade, g.at, p.name
        FROM sales_gradechange g JOIN customers_customer c ON c.id = g.customer_id
        LEFT JOIN access_person p ON p.id = g.owner_id
        WHERE g.department_id = ANY(%(departments)s) AND g.at > %(start)s AND g.at <= %(end)s
          AND g.to_grade = 'A' AND g.from_grade = '' ORDER BY g.at DESC LIMIT %(most)s""",
}


@dataclass(frozen=True)
class Span:
    """Some working days of a team, from the cut-off before the first to the cut-off of the last."""

    department_ids: tuple[int, ...]
    people: tuple[int, ...]
    days: tuple[date, ...]
    start: datetime
    end: datetime
    mornings: tuple[datetime, ...]

    @property
    def values(self) -> dict[str, Any]:
        """Return what the statements take."""
        return {
            "departments": list(self.department_ids),
            "people": list(self.people),
            "start": self.start,
            "end": self.end,
            "mornings": list(self.mornings),
            "most": MOST_ROWS,
        }


@dataclass(frozen=True)
class FactorRow:
    """One row behind a factor."""

    customer_id: int
    name: str
    grade: str
    at: datetime
    person: str


def span_of(department_id: int, people: Sequence[int], days: Sequence[date], clock: Clock) -> Span:
    """Return the span of some working days of a team."""
    windows = [clock.window(day) for day in days]
    ids = tuple(sorted(department_subtree(department_id)))
    starts = tuple(window.start for window in windows)
    return Span(ids, tuple(people), tuple(days), starts[0], windows[-1].end, starts)


def count(span: Span) -> Counted:
    """Count one span, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, span.values)
        stock_days, contacts, upgrades, direct = cursor.fetchone()
    return Counted(len(span.days), float(stock_days), contacts, upgrades, direct)


def entry_days(department_id: int, *, since: date, clock: Clock) -> list[date]:
    """Return the sheet days of all entries into A of a team since a day."""
    first = clock.window(clock.calendar.add_workdays(since, 0)).start
    ids = sorted(department_subtree(department_id))
    values: dict[str, Any] = {"departments": ids, "start": first, "end": clock.now}
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, values)
        moments = [timezone.localtime(row[0]) for row in cursor.fetchall()]
    return [sheet_day(at, cutoff=clock.rules.cutoff, calendar=clock.calendar) for at in moments]


def list_rows(actor: Actor, span: Span, factor: str) -> list[FactorRow]:
    """Return the rows behind a factor, the newest first, as far as the actor sees their customers."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS[factor], span.values)
        rows = [FactorRow(*row) for row in cursor.fetchall()]
    seen = set(visible_to(actor).filter(pk__in={row.customer_id for row in rows}).values_list("pk", flat=True))
    return [row for row in rows if row.customer_id in seen]


def days_before(day: date, calendar: Calendar, *, weeks: int = EXPECTED_WEEKS) -> list[date]:
    """Return the working days of the weeks before a day, in order."""
    first = day - timedelta(weeks=weeks)
    every = (first + timedelta(days=n) for n in range((day - first).days))
    return [one for one in every if calendar.is_workday(one)]
