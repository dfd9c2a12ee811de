"""How grades moved over a period, and what an A of each rep was worth: read from the history of promises."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.queries import person_names
from zhike.customers.queries.scope import grants_of

from ..calibration import Calibration, Trial, calibrate
from ..choices import State
from ..grade_rules import enters_a
from ..models import GradeChange, Opportunity
from ..movement import Matrix, Step, read_matrix
from .scope import OBJECT, visible_to


@dataclass(frozen=True)
class DealLine:
    """A deal on a list behind a figure."""

    deal: Opportunity
    owner_name: str
    customer_name: str


def changes_visible_to(actor: Actor) -> QuerySet[GradeChange]:
    """Return the changes of promises in the actor's reach, by whose they were on that day."""
    rows = GradeChange.objects.all()
    reach = reach_of(actor, OBJECT)
    if reach.everything:
        return rows
    condition = Q(pk__in=[]) if reach.nothing else Q(owner_id=reach.person_id)
    if reach.department_ids:
        condition |= Q(department_id__in=reach.department_ids)
    if reach.with_grants:
        granted = grants_of(actor.person_id, "view", timezone.localdate()).values("customer_id")
        condition |= Q(customer_id__in=granted)
    return rows.filter(condition)


def read_moves(*, actor: Actor, first: datetime, last: datetime, owner_id: int | None = None) -> Matrix:
    """Return the matrix of a period for everybody whom the actor sees, or for one person."""
    rows = changes_visible_to(actor).filter(at__gte=first, at__lt=last)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    names = ("opportunity_id", "from_grade", "to_grade", "way", "at")
    steps = [Step(*row) for row in rows.order_by("at", "pk").values_list(*names)]
    return read_matrix(steps, _standing(actor, {step.opportunity_id for step in steps}, first, last, owner_id))


def _standing(
    actor: Actor, changed: Collection[int], first: datetime, last: datetime, owner_id: int | None
) -> dict[int, str]:
    """Return the grade of graded deals that stood still during the period."""
    rows = visible_to(actor).filter(state=State.OPEN, graded_at__lt=first).exclude(grade="").exclude(pk__in=changed)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    return dict(rows.values_list("pk", "grade"))


def count_overdue(*, actor: Actor, today: date, owner_id: int | None = None) -> int:
    """Return how many promises are broken."""
    return _overdue(actor, today, owner_id).count()


def list_overdue(*, actor: Actor, today: date, owner_id: int | None = None, limit: int = 100) -> list[DealLine]:
    """Return broken promises, A first, the oldest first."""
    return _lines(_overdue(actor, today, owner_id).order_by("grade", "promised_on", "pk")[:limit])


def _overdue(actor: Actor, today: date, owner_id: int | None) -> QuerySet[Opportunity]:
    rows = visible_to(actor).filter(state=State.OPEN, promised_on__lt=today).exclude(grade="")
    return rows if owner_id is None else rows.filter(owner_id=owner_id)


def list_deals_by_ids(*, actor: Actor, ids: Sequence[int], limit: int = 200) -> list[DealLine]:
    """Return the deals behind a figure, as far as the actor sees them."""
    return _lines(visible_to(actor).filter(pk__in=list(ids)[:2000]).order_by("-amount", "pk")[:limit])


def _lines(rows: QuerySet[Opportunity]) -> list[DealLine]:
    found = list(rows.select_related("customer", "stage"))
    names = person_names({deal.owner_id for deal in found if deal.owner_id})
    return [DealLine(deal, names.get(deal.owner_id or 0, ""), deal.customer.name) for deal in found]


@dataclass(frozen=True)
class RepLine:
    """One rep with what his A is worth."""

    person_id: int
    name: str
    found: Calibration


def trials_of(rows: QuerySet[GradeChange]) -> dict[int, list[Trial]]:
    """Return every entry into A by the owner of that day, with the day on which the deal was signed."""
    entries = rows.filter(to_grade="A").exclude(from_grade="A").order_by("at", "pk")
    found = [
        (owner, deal, at)
        for owner, deal, was, becomes, at in entries.values_list(
            "owner_id", "opportunity_id", "from_grade", "to_grade", "at"
        )
        if owner is not None and enters_a(was, becomes)
    ]
    deals = {deal for _owner, deal, _at in found}
    signed = dict(Opportunity.objects.filter(pk__in=deals, signed_at__isnull=False).values_list("pk", "signed_at"))
    trials: dict[int, list[Trial]] = defaultdict(list)
    for owner, deal, at in found:
        signed_on = timezone.localdate(signed[deal]) if deal in signed else None
        trials[owner].append(Trial(timezone.localdate(at), signed_on, deal))
    return trials


def read_calibration(
    *, actor: Actor, today: date, days: int, trailing: int | None, owner_id: int | None = None
) -> list[RepLine]:
    """Return what an A of each rep was worth, most trials first."""
    rows = changes_visible_to(actor)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    trials = trials_of(rows)
    names = person_names(trials)
    lines = [
        RepLine(person_id, names.get(person_id, ""), calibrate(own, today, days, trailing))
        for person_id, own in trials.items()
    ]
    return sorted(lines, key=lambda line: (-line.found.trials, line.name))
