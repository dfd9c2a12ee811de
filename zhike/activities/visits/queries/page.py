"""Everything that the page of one visit shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.lib.refusals import Refusal

from ...delivered_words import say
from ...models import Coaching, PhotoViewing, Visit, VisitPhoto, VisitPromise, VisitSight, VisitStamp, VisitSummary
from .. import rules
from ..choices import SightKind, StampKind
from ..fence import say_metres
from ..geo import Place
from ..sights import read_sights
from .places import find_place
from .scope import get_visit, goes_along, may_coach, may_edit, may_read_coaching

VIEWINGS = 500


@dataclass(frozen=True)
class Seen:
    """One answer of the checklist, with the heading it stands under and whether it went into the archive."""

    section: str
    label: str
    answer: str
    is_fed: bool


@dataclass
class VisitPage:
    """One visit, how far it is, and what may be done about it."""

    visit: Visit
    members: Sequence[str]
    contacts: Sequence[tuple[int, str, str]]
    door: Place | None
    arrived: VisitStamp | None = None
    left: VisitStamp | None = None
    photos: Sequence[VisitPhoto] = ()
    viewings: Sequence[tuple[str, datetime]] = ()
    sight: VisitSight | None = None
    seen: Sequence[Seen] = ()
    summary: VisitSummary | None = None
    promises: Sequence[VisitPromise] = ()
    coaching: Coaching | None = None
    is_visitor: bool = False
    is_there: bool = False
    may_edit: bool = False
    why_not_change: Refusal | None = None
    why_not_coach: Refusal | None = None
    why_not_record: Refusal | None = None
    is_overdue: bool = False
    names: dict[int, str] = field(default_factory=dict)

    @property
    def dwell(self) -> timedelta | None:
        """Return how long the visitor stayed."""
        return self.left.at - self.arrived.at if self.left and self.arrived else None


def get_visit_page(*, actor: Actor, customer_id: int, visit_id: int, now: datetime) -> VisitPage:
    """Return a visit with all that belongs to it; a fixed number of queries."""
    visit = get_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
    own = {"customer_id": customer_id, "visit_id": visit_id}
    stamps = {row.kind: row for row in VisitStamp.objects.filter(**own)}
    sight = VisitSight.objects.filter(**own).select_related("form").first()
    page = VisitPage(
        visit=visit,
        members=list(person_names(visit.members.values_list("person_id", flat=True)).values()),
        contacts=list(visit.contacts.order_by("pk").values_list("contact_id", "contact__name", "contact__position")),
        door=find_place(customer_id=customer_id, address=visit.address),
        arrived=stamps.get(StampKind.IN),
        left=stamps.get(StampKind.OUT),
        photos=list(VisitPhoto.objects.filter(**own).order_by("pk")),
        sight=sight,
        seen=read_seen(sight) if sight else (),
        summary=VisitSummary.objects.filter(**own).first(),
        promises=list(VisitPromise.objects.filter(**own).select_related("person").order_by("due_on", "pk")),
        is_visitor=visit.person_id == actor.person_id,
        is_there=goes_along(actor, visit),
        may_edit=may_edit(actor, visit),
    )
    page.viewings = list_viewings(visit_id) if page.photos else ()
    _say_what_may_be_done(actor, page)
    page.is_overdue = bool(visit.due_at and visit.due_at < now and page.summary is None)
    return page


def _say_what_may_be_done(actor: Actor, page: VisitPage) -> None:
    visit = page.visit
    if may_read_coaching(actor, visit):
        rows = Coaching.objects.filter(customer_id=visit.customer_id, visit=visit)
        page.coaching = rows.select_related("coach", "person").first()
    is_own = actor.person_id in (visit.person_id, visit.coach_id, visit.created_by_id)
    page.why_not_change = rules.why_cannot_change(is_own=is_own, may_edit=page.may_edit, state=visit.state)
    page.why_not_coach = rules.why_cannot_coach(
        is_coach=visit.coach_id == actor.person_id, may_coach=may_coach(actor, visit.customer), state=visit.state
    )
    page.why_not_record = rules.why_cannot_record(
        is_visitor=page.is_visitor, has_left=visit.follow_up_id is not None, consent="--", has_one=bool(visit.call_id)
    )


def list_viewings(visit_id: int) -> list[tuple[str, datetime]]:
    """Return who saw photos of a visit and when last, newest first."""
    rows = PhotoViewing.objects.filter(visit_id=visit_id).order_by("-at")[:VIEWINGS]
    last: dict[int, datetime] = {}
    for person_id, at in rows.values_list("person_id", "at"):
        last.setdefault(person_id or 0, at)
    names = person_names(list(last))
    return [(names.get(person_id, ""), at) for person_id, at in last.items()]


def read_seen(sight: VisitSight) -> list[Seen]:
    """Return what open eyes saw, in the order of the checklist it was written by."""
    items = read_sights(sight.form.items)
    return [
        Seen(item.section, item.label, say_answer(item.kind, sight.answers[item.key]), item.feeds in sight.fed)
        for item in items
        if sight.answers.get(item.key)
    ]


def say_answer(kind: str, answer: str) -> str:
    """Return an answer in words; ratings with their scale, picked ones in the reader's language."""
    if kind == SightKind.RATING and answer.isdecimal():
        return f"{answer} / 5"
    return answer if kind == SightKind.TEXT else say(answer)


def say_distance(stamp: VisitStamp | None) -> str:
    """Return how far from the address somebody checked in, or nothing where nobody knows."""
    return say_metres(stamp.metres) if stamp and stamp.metres is not None else ""
