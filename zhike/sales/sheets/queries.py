"""Read sheets: one's own live one, kept ones, and the page of a manager."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.models import Department, Person
from zhike.access.queries import department_subtree, person_names
from zhike.customers.fields import is_hidden

from ..models import DailySheet, SheetAmendment, SheetComment, SheetReading
from .building import build
from .days import Clock
from .people import Rep, get_keeper, keepers, list_reps, may_review, within

FIELDS = {"grade": ("grade", "was"), "next_step": ("next_step",), "next_follow_on": ("next_on",)}


@dataclass(frozen=True)
class Comment:
    """A comment or question with the names that it shows."""

    one: SheetComment
    by: str
    customer: str


@dataclass(frozen=True)
class Sheet:
    """One sheet as it is read: live while it is open, a snapshot afterwards."""

    person: Person
    day: date
    content: Mapping[str, Any]
    summary: Mapping[str, Any]
    kept: DailySheet | None
    is_open: bool
    cutoff: datetime
    amendments: Sequence[SheetAmendment] = ()
    comments: Sequence[Comment] = ()
    readers: Sequence[str] = ()
    may_review: bool = False


def find_sheet(*, actor: Actor, person_id: int, day: date, clock: Clock) -> Sheet:
    """Return the sheet of a person and day as far as the actor may see it; else not found.

    A day that is over and was never kept has an empty sheet: nothing is made up afterwards.
    """
    person = get_keeper(actor=actor, person_id=person_id)
    kept = DailySheet.objects.filter(person_id=person_id, day=day).first()
    is_open = kept is None and day == clock.open_day
    content: Mapping[str, Any] = {"talks": [], "lines": [], "missed": [], "moves": [], "questions": []}
    summary: Mapping[str, Any] = {}
    if kept is not None:
        content, summary = kept.content, kept.summary
    elif is_open:
        content, summary = build([person_id], day=day, clock=clock)[person_id]
    return Sheet(
        person=person,
        day=day,
        content=as_seen(actor, content),
        summary=summary,
        kept=kept,
        is_open=is_open,
        cutoff=clock.cutoff_of(day),
        amendments=list(kept.amendments.order_by("pk")) if kept else (),
        comments=list_comments(person_id, day),
        readers=_readers(kept),
        may_review=may_review(actor, person) and person_id != actor.person_id,
    )


def as_seen(actor: Actor, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content for a page: times and amounts as such, without what the actor's roles hide."""
    closed = {key for name, keys in FIELDS.items() if is_hidden(actor, name) for key in keys}
    closed |= set() if is_open(actor, "opportunity", "amount") else {"amount"}
    lines = [
        _shown({key: (None if key in closed else value) for key, value in line.items()}) for line in content["lines"]
    ]
    moves = [] if "grade" in closed else content["moves"]
    return {**content, "lines": lines, "moves": moves, "talks": [_shown(talk) for talk in content["talks"]]}


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the kept JSON with its times and amount as values again."""
    times = {key: datetime.fromisoformat(row[key]) for key in ("at", "last_at") if row.get(key)}
    amount = {"amount": Decimal(row["amount"])} if row.get("amount") else {}
    return {**row, **times, **amount}


def list_comments(person_id: int, day: date) -> list[Comment]:
    """Return what was said about a person's day, oldest first."""
    rows = list(SheetComment.objects.filter(person_id=person_id, day=day).select_related("customer").order_by("pk"))
    names = person_names({row.by_id for row in rows})
    return [Comment(row, names.get(row.by_id, ""), row.customer.name if row.customer else "") for row in rows]


def _readers(kept: DailySheet | None) -> list[str]:
    if kept is None:
        return []
    ids = list(SheetReading.objects.filter(sheet=kept).order_by("pk").values_list("by_id", flat=True))
    names = person_names(ids)
    return [names.get(id_, "") for id_ in ids]


@dataclass(frozen=True)
class Row:
    """One person on the manager's page; `summary` is live while the day is open and nothing was kept."""

    rep: Rep
    department: str
    kept: DailySheet | None
    summary: Mapping[str, Any]
    handed_in_late: datetime | None = None
    is_read: bool = False
    comments: int = 0
    open_questions: int = 0

    @property
    def is_submitted(self) -> bool:
        """Say whether the person submitted the sheet in time."""
        return self.kept is not None and self.kept.way == "submitted"


@dataclass(frozen=True)
class Team:
    """The sheets of a day of everybody whose sheets the actor may see."""

    day: date
    is_open: bool
    cutoff: datetime
    rows: Sequence[Row] = ()
    totals: Mapping[str, int] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Return the names of who has not submitted."""
        return [row.rep.name for row in self.rows if not row.is_submitted]


def list_team(*, actor: Actor, day: date, clock: Clock, department_id: int | None = None) -> Team:
    """Return everybody's sheet of a day in figures, those who have not submitted included."""
    people = keepers().filter(within(actor))
    if department_id is not None:
        people = people.filter(department_id__in=department_subtree(department_id))
    reps = list_reps(people)
    ids = [rep.id for rep in reps]
    kept = {sheet.person_id: sheet for sheet in DailySheet.objects.filter(day=day, person_id__in=ids).defer("content")}
    is_open = day == clock.open_day
    live = build([one for one in ids if one not in kept], day=day, clock=clock) if is_open else {}
    marks = _marks(actor, ids, day, kept)
    departments = dict(Department.objects.values_list("pk", "name"))
    rows = [
        Row(
            rep,
            departments.get(rep.department_id or 0, ""),
            kept.get(rep.id),
            kept[rep.id].summary if rep.id in kept else live[rep.id][1] if rep.id in live else {},
            **marks.get(rep.id, {}),
        )
        for rep in reps
    ]
    return Team(day, is_open, clock.cutoff_of(day), rows, _totals(rows))


def _marks(actor: Actor, ids: Sequence[int], day: date, kept: Mapping[int, DailySheet]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {id_: {} for id_ in ids}
    late = SheetAmendment.objects.filter(sheet__in=[one.pk for one in kept.values()], kind="late")
    for person_id, at in late.values_list("by_id", "at"):
        found.setdefault(person_id, {})["handed_in_late"] = at
    read = SheetReading.objects.filter(sheet__in=[one.pk for one in kept.values()], by_id=actor.person_id)
    for person_id in read.values_list("sheet__person_id", flat=True):
        found[person_id]["is_read"] = True
    said = SheetComment.objects.filter(person_id__in=ids, day=day).order_by().values("person_id")
    waiting = Count("pk", filter=Q(is_question=True, answered_at__isnull=True))
    for row in said.annotate(n=Count("pk"), waiting=waiting):
        found[row["person_id"]].update(comments=row["n"], open_questions=row["waiting"])
    return found


def _totals(rows: Sequence[Row]) -> dict[str, int]:
    keys = ("contacts", "reached", "customers", "missed", "overdue", "untouched", "backfilled", "copied", "support")
    totals = {key: sum(row.summary.get(key, 0) for row in rows) for key in keys}
    for grade in "ABC":
        totals[grade] = sum(row.summary.get("grades", {}).get(grade, 0) for row in rows)
        totals[f"new_{grade}"] = sum(row.summary.get("entered", {}).get(grade, 0) for row in rows)
    totals["submitted"] = sum(row.is_submitted for row in rows)
    return totals


def read_day(text: str | None, clock: Clock) -> date:
    """Return the day that an address asks for, by default the open one; a day on which nobody works is the next."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return clock.open_day
    far = abs((day - timezone.localdate(clock.now)).days) > 3660
    return clock.open_day if far or day > clock.open_day else clock.calendar.add_workdays(day, 0)


def get_question(*, actor: Actor, comment_id: int) -> SheetComment:
    """Return a question that was put to the actor, or not found."""
    found = SheetComment.objects.filter(pk=comment_id, person_id=actor.person_id, is_question=True).first()
    if found is None:
        raise Http404
    return found


def list_teams(actor: Actor) -> list[Department]:
    """Return the departments whose people keep sheets that the actor comments: the teams of the evening meeting."""
    return list(
        Department.objects.filter(pk__in=keepers().filter(within(actor, "approve")).values("department_id")).order_by(
            "path"
        )
    )
