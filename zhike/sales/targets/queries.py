"""Targets and what was reached, per person and team: attainment, pace, and who stands where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhike.access.actor import Actor
from zhike.activities.calendar import calendar_between
from zhike.lib.workdays import Calendar

from ..models import Target
from ..sheets.people import Rep, list_reps
from . import sources
from .people import visible_departments, visible_people
from .rules import METRICS, Pace, compute_pace, month_of


@dataclass(frozen=True)
class Row:
    """One person or team with the pace of every figure; `place` is the rank in the chosen one."""

    id: int
    name: str
    paces: Mapping[str, Pace]
    place: int = 0
    note: str = ""
    is_known: Mapping[str, bool] | None = None


@dataclass(frozen=True)
class League:
    """A month's figures of people and teams, in the order of one of them."""

    month: date
    metric: str
    people: Sequence[Row]
    teams: Sequence[Row]
    known: Mapping[str, bool]


def read_league(*, actor: Actor, month: date, metric: str, today: date) -> League:
    """Return everybody within reach, the highest attainment first, who has no target after them by the figure.

    A fixed number of queries whatever the number of people.
    """
    first, last = month_of(month)
    calendar = calendar_between(first, last)
    reps = list_reps(visible_people(actor))
    span = sources.span_of(month)
    departments = list(visible_departments(actor).order_by("path"))
    ids = [rep.id for rep in reps]
    reached = {name: sources.read(name, ids, span) for name in METRICS}
    targets = _targets(first)
    people = [
        Row(rep.id, rep.name, _paces(reached, [rep.id], targets, ("person", rep.id), first, today, calendar))
        for rep in reps
    ]
    teams = []
    for department in departments:
        members = [rep.id for rep in reps if _belongs(rep, department.path, departments)]
        if members:
            key = ("department", department.pk)
            paces = _paces(reached, members, targets, key, first, today, calendar)
            teams.append(Row(department.pk, department.name, paces))
    known = {name: sources.is_known(name) for name in METRICS}
    return League(first, metric, _ranked(people, metric), _ranked(teams, metric), known)


def _belongs(rep: Rep, path: str, departments: Sequence[object]) -> bool:
    own = next((one.path for one in departments if one.pk == rep.department_id), "")  # type: ignore[attr-defined]
    return bool(own) and str(own).startswith(path)


def _targets(month: date) -> dict[tuple[str, int, str], Decimal]:
    rows = Target.objects.filter(month=month).values_list("person_id", "department_id", "metric", "value")
    return {
        ("person", person_id, metric) if person_id else ("department", department_id or 0, metric): value
        for person_id, department_id, metric, value in rows
    }


def _paces(
    reached: Mapping[str, Mapping[int, Decimal]],
    members: Sequence[int],
    targets: Mapping[tuple[str, int, str], Decimal],
    key: tuple[str, int],
    month: date,
    today: date,
    calendar: Calendar,
) -> dict[str, Pace]:
    paces = {}
    for metric in METRICS:
        figure = sum((reached[metric].get(id_, Decimal(0)) for id_ in members), Decimal(0))
        target = targets.get((*key, metric))
        if target is None and key[0] == "department":
            target = sum((targets.get(("person", id_, metric), Decimal(0)) for id_ in members), Decimal(0))
        paces[metric] = compute_pace(
            target=target or Decimal(0), reached=figure, month=month, today=today, calendar=calendar
        )
    return paces


def _ranked(rows: Sequence[Row], metric: str) -> list[Row]:
    ordered = sorted(
        rows, key=lambda row: (-(row.paces[metric].share or Decimal(-1)), -row.paces[metric].reached, row.name)
    )
    return [Row(row.id, row.name, row.paces, place) for place, row in enumerate(ordered, 1)]


def values_of(*, month: date, person_id: int | None, department_id: int | None) -> dict[str, Decimal]:
    """Return the targets that are set for somebody in a month."""
    whose: dict[str, Any] = {"person_id": person_id, "department_id": department_id}
    rows = Target.objects.filter(month=month.replace(day=1), **whose)
    return dict(rows.values_list("metric", "value"))
