"""陪访: one coaching as both read it, what is to be looked at again, and how somebody changed over time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.queries.scope import reached_through

from ...models import Coaching, CoachingForm, CoachingPoint, Visit
from ...reasons import COUNT_CAP, Asked, TodayItem
from ..choices import HAPPENED
from ..skills import Skill, read_skills
from .scope import COACHING, get_visit, may_read_coaching, visible_visits

LATEST = 50
OF_PERSON = 200


@dataclass(frozen=True)
class Rated:
    """One skill of a coaching with its rating and the words for it."""

    skill: Skill
    rating: int

    @property
    def anchor(self) -> str:
        """Return what this rating looks like."""
        return self.skill.anchors[self.rating - 1]


@dataclass(frozen=True)
class ShownCoaching:
    """A coaching as the page shows it."""

    row: Coaching
    rated: Sequence[Rated]
    points: Sequence[CoachingPoint]


def get_form(visit_type: str) -> CoachingForm:
    """Return the form in force for a type of visit, or Http404."""
    form = CoachingForm.objects.filter(visit_type=visit_type, is_current=True).first()
    if form is None:
        raise Http404
    return form


def list_forms() -> list[CoachingForm]:
    """Return the forms in force."""
    return list(CoachingForm.objects.filter(is_current=True).order_by("pk"))


def get_coaching(*, actor: Actor, customer_id: int, visit_id: int) -> ShownCoaching:
    """Return what was written about a visit, for whom may read it, or Http404."""
    visit = get_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
    rows = Coaching.objects.filter(customer_id=customer_id, visit_id=visit_id)
    found = rows.select_related("form", "coach", "person").first()
    if found is None or not may_read_coaching(actor, visit):
        raise Http404
    found.visit = visit
    return show(found)


def show(row: Coaching) -> ShownCoaching:
    """Return a coaching with the items of the version it was scored by."""
    rated = [Rated(skill, int(row.ratings[skill.key])) for skill in read_skills(row.form.items)]
    points = CoachingPoint.objects.filter(customer_id=row.customer_id, coaching=row).order_by("number")
    return ShownCoaching(row, rated, list(points))


def visible_coachings(actor: Actor) -> QuerySet[Coaching]:
    """Return the coachings that the actor may read: about oneself, one's own, and those that the right reaches."""
    rows = Coaching.objects.filter(customer__deleted_at__isnull=True)
    condition = reached_through(actor, COACHING)
    if not condition:
        return rows
    return rows.filter(condition | Q(person_id=actor.person_id) | Q(coach_id=actor.person_id))


def openable_coachings(actor: Actor) -> QuerySet[Coaching]:
    """Return those whose visit the actor can open, for lists that lead there; progress counts all."""
    visits = visible_visits(actor).filter(customer_id=OuterRef("customer_id"), pk=OuterRef("visit_id"))
    return visible_coachings(actor).filter(Exists(visits))


def list_latest(actor: Actor) -> list[Coaching]:
    """Return the newest coachings in scope, with their points."""
    rows = openable_coachings(actor).select_related("person", "coach", "customer", "visit").prefetch_related("points")
    return list(rows.order_by("-at", "-pk")[:LATEST])


@dataclass(frozen=True)
class Change:
    """One behaviour over time: how it was, how it is now, on which visits one looked."""

    point: CoachingPoint
    coaching: Coaching

    @property
    def gain(self) -> int | None:
        """Return by how many steps it moved, None while nobody looked again."""
        return None if self.point.after is None else self.point.after - self.point.before


@dataclass(frozen=True)
class Progress:
    """How somebody was coached: the mean per visit, each skill's first and latest rating, each behaviour's change."""

    visits: Sequence[tuple[str, float]]
    skills: Sequence[tuple[str, int, int]]
    changes: Sequence[Change]

    @property
    def changed(self) -> int:
        """Return how many behaviours got better."""
        return sum(1 for one in self.changes if (one.gain or 0) > 0)

    @property
    def checked(self) -> int:
        """Return how many behaviours were looked at again."""
        return sum(1 for one in self.changes if one.gain is not None)

    @property
    def mean_gain(self) -> float | None:
        """Return by how many steps behaviours moved on average."""
        gains = [one.gain for one in self.changes if one.gain is not None]
        return round(mean(gains), 1) if gains else None


def get_progress(*, actor: Actor, person_id: int) -> Progress:
    """Return how somebody's coachings went, oldest first, as far as the actor may read them."""
    rows = visible_coachings(actor).filter(person_id=person_id).select_related("form", "visit", "customer", "coach")
    coachings = sorted(rows.order_by("-at", "-pk")[:OF_PERSON], key=lambda row: (row.visit.planned_at, row.pk))
    ratings: dict[str, list[int]] = defaultdict(list)
    for row in coachings:
        for skill in read_skills(row.form.items):
            ratings[skill.label].append(int(row.ratings[skill.key]))
    by_id = {row.pk: row for row in coachings}
    points = CoachingPoint.objects.filter(coaching_id__in=by_id).order_by("pk")
    return Progress(
        [(f"{timezone.localdate(row.visit.planned_at):%m-%d}", float(row.score)) for row in coachings],
        [(label, found[0], found[-1]) for label, found in ratings.items()],
        [Change(point, by_id[point.coaching_id]) for point in points],
    )


def list_later_visits(coaching: Coaching) -> list[Visit]:
    """Return the visits of the same person after the first one, on which one can look again."""
    rows = Visit.objects.filter(person_id=coaching.person_id, state__in=HAPPENED).exclude(pk=coaching.visit_id)
    rows = rows.filter(planned_at__gt=coaching.visit.planned_at, customer__deleted_at__isnull=True)
    return list(rows.select_related("customer").order_by("-planned_at", "-pk")[:30])


WAITS = """
EXISTS (SELECT FROM activities_coaching AS coaching
  JOIN activities_coachingpoint AS point ON point.coaching_id = coaching.id AND point.customer_id = coaching.customer_id
  WHERE coaching.coach_id = asked.person AND point.recheck_on <= asked.today AND point.rechecked_on IS NULL)
OR EXISTS (SELECT FROM activities_coachingpoint AS point
  JOIN activities_coaching AS coaching ON coaching.id = point.coaching_id AND coaching.customer_id = point.customer_id
  JOIN access_person AS coach ON coach.id = coaching.coach_id AND NOT coach.is_active
  WHERE point.recheck_on <= asked.today AND point.rechecked_on IS NULL AND EXISTS (
    SELECT FROM access_personrole AS held JOIN access_roleright AS given ON given.role_id = held.role_id
    WHERE held.person_id = asked.person AND given.object = 'coaching' AND given.capability = 'create'))
"""


def _due(asked: Asked) -> QuerySet[CoachingPoint]:
    """Return what is due; of a coach who left for whoever may coach there, of a rep who left for nobody."""
    own = openable_coachings(asked.actor).filter(_mine(asked), person__is_active=True)
    rows = CoachingPoint.objects.filter(coaching__in=own, recheck_on__lte=asked.today, rechecked_on__isnull=True)
    return rows if asked.among is None else rows.filter(customer_id__in=asked.among)


def _mine(asked: Asked) -> Q:
    own = Q(coach_id=asked.person_id)
    if asked.actor.person_id != asked.person_id:
        return own
    return own | (Q(coach__is_active=False) & reached_through(asked.actor, COACHING, "create"))


def find_rechecks(asked: Asked) -> list[TodayItem]:
    """Return behaviours to look at again today, oldest first; for the coach."""
    if not asked.actor.can(COACHING, "create"):
        return []
    rows = _due(asked).select_related("customer", "coaching__person").order_by("recheck_on", "pk")
    if asked.after:
        day = date.fromisoformat(str(asked.after[0]))
        rows = rows.filter(Q(recheck_on=day, pk__gt=asked.after[1]) | Q(recheck_on__gt=day))
    return [_item(asked, row) for row in rows[: asked.limit + 1]]


def _item(asked: Asked, row: CoachingPoint) -> TodayItem:
    words = _("再看 %(name)s：%(what)s") % {"name": row.coaching.person.name, "what": row.behaviour}
    return TodayItem(
        customer_id=row.customer_id,
        name=row.customer.name,
        grade=row.customer.grade,
        phone=asked.phone_of(row.customer, row.customer.phone),
        chip=f"{row.recheck_on:%m-%d}",
        tone="" if row.recheck_on == asked.today else "gold",
        sentence=words,
        key=(row.recheck_on.isoformat(), row.pk, row.customer_id),
        act=_("看陪访评分"),
        url=reverse("visits:coaching", args=[row.customer_id, row.coaching.visit_id]),
    )


def count_rechecks(asked: Asked) -> int:
    """Return how many there are, up to the cap."""
    return _due(asked).order_by()[: COUNT_CAP + 1].count()
