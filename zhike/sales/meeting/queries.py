"""Read an evening meeting: the team's sheets, the customer on the wall, the minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Department
from zhike.access.policies import get_policy
from zhike.access.queries import department_subtree, person_names

from ..models import Minute, SheetComment
from ..policies import GRADES
from ..queries.grades import read_calibration
from ..sheets.days import Clock
from ..sheets.people import OBJECT, Rep, keepers, list_reps, within
from ..sheets.queries import Sheet, Team, find_sheet, list_team
from .rules import Place, place_of
from .worth import Worth, say_worth

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Meeting:
    """What is on the wall: one person, one customer of the sheet, and everything around it."""

    department: Department
    team: Team
    reps: Sequence[Rep]
    person: Place | None
    sheet: Sheet | None
    customer: Place | None
    line: Mapping[str, Any] | None
    asked: Sequence[SheetComment] = ()
    minutes: int = 0
    may_lead: bool = False

    @property
    def rep(self) -> Rep | None:
        """Return whose sheet is on the wall."""
        return self.reps[self.person.at] if self.person else None


def get_department(*, actor: Actor, department_id: int) -> Department:
    """Return a department whose sheets the actor may see, or not found."""
    reach = reach_of(actor, OBJECT)
    department = Department.objects.filter(pk=department_id).first()
    if department is None or not (reach.everything or department_id in reach.department_ids):
        raise Http404
    return department


def may_lead(actor: Actor, department_id: int) -> bool:
    """Say whether the actor leads meetings of a department."""
    reach = reach_of(actor, OBJECT, "approve")
    return reach.everything or department_id in reach.department_ids


@dataclass(frozen=True)
class Asked:
    """Which meeting, and where in it."""

    department_id: int
    day: date
    person_id: int | None = None
    customer_id: int | None = None


def find_meeting(*, actor: Actor, asked: Asked, clock: Clock) -> Meeting:
    """Return a meeting at one person and customer, by default the first of each; A customers come first."""
    department = get_department(actor=actor, department_id=asked.department_id)
    team = list_team(actor=actor, day=asked.day, clock=clock, department_id=department.pk)
    reps = [row.rep for row in team.rows]
    place = place_of([rep.id for rep in reps], asked.person_id)
    sheet = find_sheet(actor=actor, person_id=reps[place.at].id, day=asked.day, clock=clock) if place else None
    lines = sheet.content["lines"] if sheet else []
    at = place_of([line["customer"] for line in lines], asked.customer_id)
    line = lines[at.at] if at else None
    return Meeting(
        department=department,
        team=team,
        reps=reps,
        person=place,
        sheet=sheet,
        customer=at,
        line=line,
        asked=_asked(line["customer"], sheet) if line and sheet else (),
        minutes=Minute.objects.filter(department_id=department.pk, day=asked.day).count(),
        may_lead=may_lead(actor, department.pk),
    )


def _asked(customer_id: int, sheet: Sheet) -> list[SheetComment]:
    """Return what was asked about a customer in the last days, with the answers."""
    found = SheetComment.objects.filter(
        customer_id=customer_id, person_id=sheet.person.pk, is_question=True, day__gte=sheet.day - 2 * WEEK
    )
    return list(found.filter(day__lte=sheet.day).order_by("-pk")[:3])


@dataclass(frozen=True)
class MinuteLine:
    """One line of the minutes with its names."""

    one: Minute
    person: str
    by: str


def list_minutes(*, actor: Actor, department_id: int, day: date) -> list[MinuteLine]:
    """Return the minutes of a meeting in the order in which things happened."""
    get_department(actor=actor, department_id=department_id)
    rows = list(Minute.objects.filter(department_id=department_id, day=day).order_by("person_id", "pk"))
    names = person_names({id_ for row in rows for id_ in (row.person_id, row.by_id)})
    return [MinuteLine(row, names.get(row.person_id, ""), names.get(row.by_id, "")) for row in rows]


def list_helpers(*, actor: Actor, department: Department) -> list[Rep]:
    """Return who may be given support to do: the team, and everybody who leads it."""
    people = keepers().filter(within(actor), department_id__in=department_subtree(department.pk))
    return list_reps(people)


def find_worth(actor: Actor, meeting: Meeting, today: date) -> Worth | None:
    """Return what an A of the person on the wall is worth, None while nothing was decided."""
    if meeting.rep is None:
        return None
    rules = get_policy(GRADES.key)
    days, trailing = int(rules["a_days"]), int(rules["trailing"]) or None
    lines = read_calibration(actor=actor, today=today, days=days, trailing=trailing, owner_id=meeting.rep.id)
    if not lines:
        return None
    one = lines[0].found
    return say_worth(one.trials, one.successes, one.worth, one.low, one.high)
