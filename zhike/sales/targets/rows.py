"""The rows behind a figure of the league: which signatures, receipts, new A, visits and contacts it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.activities.rules import REACHED
from zhike.customers.queries import visible_to

from ..sheets.people import Rep, list_reps
from . import sources
from .people import get_department, get_person, visible_people

MOST = 300
_REACHED = ", ".join(f"'{outcome}'" for outcome in REACHED)
_CONTACTS = """
SELECT f.customer_id, f.person_id, f.at, left(f.content, 120), NULL FROM activities_followup f
WHERE f.person_id = ANY(%(people)s) AND f.outcome IN ({reached}) AND f.deleted_at IS NULL {more}
  AND f.at >= %(start)s AND f.at < %(end)s ORDER BY f.at DESC, f.id DESC LIMIT %(most)s
"""
_LISTS = {
    "signed_amount": """
        SELECT customer_id, credited_id, signed_at, title, amount FROM sales_opportunity
        WHERE credited_id = ANY(%(people)s) AND signed_at >= %(start)s AND signed_at < %(end)s AND NOT is_hidden
        ORDER BY signed_at DESC, id DESC LIMIT %(most)s""",
    "new_a": """
        SELECT customer_id, owner_id, at, coalesce(nullif(from_grade, ''), '—') || ' → A', amount FROM sales_gradechange
        WHERE owner_id = ANY(%(people)s) AND to_grade = 'A' AND from_grade <> 'A' AND at >= %(start)s AND at < %(end)s
        ORDER BY at DESC, id DESC LIMIT %(most)s""",
    "visits": _CONTACTS.format(reached=_REACHED, more="AND f.kind = 'visit'"),
    "contacts": _CONTACTS.format(reached=_REACHED, more=""),
}


@dataclass(frozen=True)
class Counted:
    """One row that a figure counts, as its source says it."""

    customer_id: int
    person_id: int
    at: datetime | date
    text: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class FigureRow:
    """One such row with the names that it shows."""

    counted: Counted
    customer: str
    person: str


@dataclass(frozen=True)
class Figure:
    """One figure of a person or team in a month, and its rows; `unseen` are customers that the reader does not see."""

    name: str
    total: Decimal
    rows: Sequence[FigureRow]
    unseen: int
    is_cut: bool


List = Callable[[Sequence[int], sources.Span, int], Sequence[Counted]]
_listers: dict[str, List] = {}


def register(metric: str, find: List) -> None:
    """Have `find(people, span, most)` list the rows of a figure, from AppConfig.ready of the room that counts it."""
    _listers[metric] = find


def read_figure(*, actor: Actor, kind: str, of_id: int, month: date, metric: str) -> Figure:
    """Return what one figure counts, the newest first; a person or team out of reach is not found."""
    name, members = _members(actor, kind, of_id)
    people, span = [rep.id for rep in members], sources.span_of(month)
    total = sum(sources.read(metric, people, span).values(), Decimal(0))
    found = list(_list(metric, people, span))
    customers = {one.customer_id for one in found[:MOST]}
    seen = dict(visible_to(actor).filter(pk__in=customers).values_list("pk", "name"))
    names = person_names({one.person_id for one in found[:MOST]})
    rows = [
        FigureRow(one, seen[one.customer_id], names.get(one.person_id, ""))
        for one in found[:MOST]
        if one.customer_id in seen
    ]
    return Figure(name, total, rows, len(found[:MOST]) - len(rows), len(found) > MOST)


def _members(actor: Actor, kind: str, of_id: int) -> tuple[str, Sequence[Rep]]:
    """Return a person alone, or those of a team who sell."""
    if kind == "person":
        person = get_person(actor, of_id)
        return person.name, [Rep(person.pk, person.name, person.department_id)]
    department = get_department(actor, of_id)
    return department.name, list_reps(visible_people(actor).filter(department__path__startswith=department.path))


def _list(metric: str, people: Sequence[int], span: sources.Span) -> Sequence[Counted]:
    if metric in _listers:
        return _listers[metric](people, span, MOST + 1)
    if metric not in _LISTS:
        return ()
    values: dict[str, Any] = {"people": list(people), "start": span.start, "end": span.end, "most": MOST + 1}
    with connection.cursor() as cursor:
        cursor.execute(_LISTS[metric], values)
        rows = cursor.fetchall()
    return [Counted(customer, person, timezone.localtime(at), *rest) for customer, person, at, *rest in rows]
