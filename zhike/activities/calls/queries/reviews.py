"""Reviews of recordings: of one call, of one person over time, and how far reviewers agree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from statistics import mean

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.queries.scope import reached_through

from ...calendar import calendar_between
from ...models import Call, CallMark, CallReview, Recording, ReviewForm
from ..agreement import Agreement, band, weighted_kappa
from ..choices import RecordingState
from ..scoring import Item, read_items
from .scope import REVIEW, may_read_reviews, may_recheck, visible_calls

LATEST = 50
CALIBRATED = 2_000


@dataclass(frozen=True)
class Line:
    """One item of a review with the points it got."""

    item: Item
    points: float


@dataclass(frozen=True)
class ShownReview:
    """A review as the page shows it."""

    row: CallReview
    lines: Sequence[Line]
    reviewer: str
    may_recheck: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether its effect is still to be checked."""
        return self.row.recheck_on is not None and self.row.recheck_done_on is None


def get_form(call_type: str) -> ReviewForm:
    """Return the form in force for a type of call, or Http404."""
    form = ReviewForm.objects.filter(call_type=call_type, is_current=True).first()
    if form is None:
        raise Http404
    return form


def list_forms() -> list[ReviewForm]:
    """Return the forms in force."""
    return list(ReviewForm.objects.filter(is_current=True).order_by("pk"))


def list_reviews_of(actor: Actor, call: Call) -> list[ShownReview]:
    """Return what was written about a call, newest first; nothing for whom the right does not reach."""
    if not may_read_reviews(actor, call):
        return []
    rows = CallReview.objects.filter(customer_id=call.customer_id, call_id=call.pk).select_related("form", "reviewer")
    found = rows.order_by("-at", "-pk")
    return [ShownReview(row, read_lines(row), row.reviewer.name, may_recheck(actor, call, row)) for row in found]


def read_lines(review: CallReview) -> list[Line]:
    """Return the items of the version a review was scored by, with their points."""
    return [Line(item, float(review.points.get(item.key, 0))) for item in read_items(review.form.items)]


def list_marks(call: Call) -> list[CallMark]:
    """Return the marks of a recording in its order."""
    rows = CallMark.objects.filter(customer_id=call.customer_id, call_id=call.pk).select_related("by")
    return list(rows.order_by("second", "pk")[:200])


def visible_reviews(actor: Actor) -> QuerySet[CallReview]:
    """Return the reviews that the actor may read: of the own calls, the own ones, and those that the right reaches."""
    rows = CallReview.objects.filter(customer__deleted_at__isnull=True)
    condition = reached_through(actor, REVIEW)
    if not condition:
        return rows
    return rows.filter(condition | Q(person_id=actor.person_id) | Q(reviewer_id=actor.person_id))


def openable_reviews(actor: Actor) -> QuerySet[CallReview]:
    """Return those whose call the actor can open: a customer that changed hands may have closed it since.

    For lists that lead to the call; figures about reviewers count all.
    """
    calls = visible_calls(actor).filter(customer_id=OuterRef("customer_id"), pk=OuterRef("call_id"))
    return visible_reviews(actor).filter(Exists(calls))


def list_latest(actor: Actor) -> list[CallReview]:
    """Return the newest reviews in scope."""
    rows = openable_reviews(actor).select_related("person", "reviewer", "customer", "call")
    return list(rows.order_by("-at", "-pk")[:LATEST])


@dataclass(frozen=True)
class Duty:
    """How many reviews somebody wrote on each of the last workdays, beside what is asked for."""

    name: str
    per_day: Sequence[int]
    wanted: int

    @property
    def kept(self) -> int:
        """Return on how many days the duty was done."""
        return sum(1 for count in self.per_day if count >= self.wanted)


def last_workdays(today: date, count: int) -> list[date]:
    """Return the last workdays, today included when it is one, oldest first."""
    first = today - timedelta(days=count * 3 + 14)
    calendar = calendar_between(first, today)
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    return [day for day in days if calendar.is_workday(day)][-count:]


def list_duties(actor: Actor, *, reviewer_ids: Sequence[int], days: Sequence[date], wanted: int) -> list[Duty]:
    """Return what each reviewer wrote on each workday."""
    rows = visible_reviews(actor).filter(reviewer_id__in=reviewer_ids, at__date__gte=days[0])
    counts: dict[tuple[int, date], int] = defaultdict(int)
    for reviewer_id, at in rows.values_list("reviewer_id", "at"):
        counts[reviewer_id, timezone.localdate(at)] += 1
    names = person_names(list(reviewer_ids))
    return [Duty(names.get(pk, ""), [counts[pk, day] for day in days], wanted) for pk in reviewer_ids]


def list_reviewers(actor: Actor) -> list[int]:
    """Return who wrote reviews in scope lately, the actor first where the duty is the actor's, too."""
    since = timezone.now() - timedelta(days=60)
    found = visible_reviews(actor).filter(at__gte=since).values_list("reviewer_id", flat=True)
    own = [actor.person_id] if actor.can(REVIEW, "create") else []
    return list(dict.fromkeys([*own, *found[:CALIBRATED]]))


@dataclass(frozen=True)
class Pair:
    """Two reviewers who scored the same recordings."""

    first: str
    second: str
    calls: int
    agreement: Agreement


def list_agreements(actor: Actor) -> list[Pair]:
    """Return how far each two reviewers agree, item by item, over calls that both scored by the same form."""
    by_call: dict[int, list[CallReview]] = defaultdict(list)
    rows = visible_reviews(actor).select_related("form").order_by("-at", "-pk")[:CALIBRATED]
    for row in rows:
        by_call[row.call_id].append(row)
    ratings: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    calls: dict[tuple[int, int], int] = defaultdict(int)
    for reviews in by_call.values():
        for first, second in combinations(sorted(reviews, key=lambda one: one.reviewer_id), 2):
            if first.form_id == second.form_id:
                key = (first.reviewer_id, second.reviewer_id)
                ratings[key] += rate_alike(first, second)
                calls[key] += 1
    names = person_names({pk for key in ratings for pk in key})
    found = [Pair(names[a], names[b], calls[a, b], weighted_kappa(pairs)) for (a, b), pairs in ratings.items()]
    return sorted(found, key=lambda pair: (pair.agreement.kappa is None, pair.agreement.kappa or 0))


def rate_alike(first: CallReview, second: CallReview) -> list[tuple[int, int]]:
    """Return the bands that two reviewers put each scored item of one call into."""
    items = [item for item in read_items(first.form.items) if not item.is_compliance]
    return [
        (band(float(first.points[item.key]), item.points), band(float(second.points[item.key]), item.points))
        for item in items
    ]


@dataclass(frozen=True)
class Month:
    """Somebody's reviews of one month."""

    month: str
    count: int
    score: float


def list_progress(actor: Actor, person_id: int) -> list[Month]:
    """Return somebody's mean score by month, oldest first, the last twelve that have reviews."""
    months: dict[str, list[float]] = defaultdict(list)
    for at, score in visible_reviews(actor).filter(person_id=person_id).values_list("at", "score"):
        months[f"{timezone.localdate(at):%Y-%m}"].append(float(score))
    return [Month(month, len(scores), round(mean(scores), 1)) for month, scores in sorted(months.items())[-12:]]


def count_unreviewed(actor: Actor) -> int:
    """Return how many analysed recordings in scope nobody has reviewed, stopping at 100."""
    ready = Recording.objects.filter(state=RecordingState.READY, call__in=visible_calls(actor), call__reviews=None)
    return ready[:100].count()
