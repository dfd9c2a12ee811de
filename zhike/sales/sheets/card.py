"""What the day's page says of sheets: one's own and what it still wants, and who of the team has not submitted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhike.access.actor import Actor

from ..models import DailySheet, SheetAmendment, SheetWay
from .building import build
from .days import Clock
from .people import OBJECT, keepers, within

MOST_NAMES = 6


@dataclass(frozen=True)
class Own:
    """One's own sheet of the open day; `missed_on` is the day before when it was kept without being submitted."""

    day: date
    cutoff: datetime
    is_submitted: bool
    contacts: int = 0
    to_write: int = 0
    questions: int = 0
    missed_on: date | None = None


@dataclass(frozen=True)
class TeamOpen:
    """Who of the people whose sheets one comments has not submitted the open day's."""

    day: date
    people: int
    missing: Sequence[str]

    @property
    def shown(self) -> str:
        """Return the first names."""
        more = "…" if len(self.missing) > MOST_NAMES else ""
        return "、".join(self.missing[:MOST_NAMES]) + more


def read_own(*, actor: Actor, clock: Clock) -> Own | None:
    """Return the state of the actor's open sheet, None for who keeps none."""
    if not actor.can(OBJECT, "create"):
        return None
    day, before = clock.open_day, clock.closed_day
    kept = {one.day: one for one in _kept(actor.person_id, (day, before))}
    summary = kept[day].summary if day in kept else build([actor.person_id], day=day, clock=clock)[actor.person_id][1]
    return Own(
        day=day,
        cutoff=clock.cutoff_of(day),
        is_submitted=day in kept,
        contacts=summary.get("contacts", 0),
        to_write=summary.get("to_write", 0),
        questions=summary.get("questions", 0),
        missed_on=before if before in kept and _is_missed(kept[before]) else None,
    )


def _kept(person_id: int, days: Sequence[date]) -> Sequence[DailySheet]:
    return list(DailySheet.objects.filter(person_id=person_id, day__in=days).only("day", "way", "summary"))


def _is_missed(sheet: DailySheet) -> bool:
    """Say whether a day was kept by the cut-off and nothing was handed in since."""
    if sheet.way != SheetWay.CLOSED:
        return False
    return not SheetAmendment.objects.filter(sheet=sheet, kind="late").exists()


def read_team(*, actor: Actor, clock: Clock) -> TeamOpen | None:
    """Return who has not submitted, None for who comments nobody's sheets."""
    if not actor.can(OBJECT, "approve"):
        return None
    people = keepers().filter(within(actor, "approve")).exclude(pk=actor.person_id)
    names = dict(people.order_by("name_sort", "pk").values_list("pk", "name"))
    day = clock.open_day
    submitted = set(DailySheet.objects.filter(day=day, person_id__in=names).values_list("person_id", flat=True))
    return TeamOpen(day, len(names), [name for id_, name in names.items() if id_ not in submitted])
