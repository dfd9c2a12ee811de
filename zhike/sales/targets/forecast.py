"""What a month will bring, and what covers its target; every sum is the database's, over all open deals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhike.access.actor import Actor

from ..models import Opportunity, Target
from ..models.opportunity import EXPECTED
from ..sheets.people import list_reps
from . import learning, sources
from .model import Model, train
from .people import visible_people
from .rules import Due, Forecast, compute_coverage, compute_forecast, month_of

ZERO = Decimal(0)


@dataclass(frozen=True)
class Outlook:
    """The forecast of a month with its cover, the model's own figure and what it is worth.

    The model speaks of the present month only; it learned from one of `one_of` deals where there are very many.
    """

    month: date
    forecast: Forecast
    target: Decimal
    coverage: Decimal | None
    open_amount: Decimal
    model: Model | None
    modelled: Decimal | None
    one_of: int = 1


def people_of(actor: Actor) -> list[int]:
    """Return whose business the actor forecasts."""
    return [rep.id for rep in list_reps(visible_people(actor))]


def read_outlook(*, actor: Actor, month: date, now: datetime) -> Outlook:
    """Return the forecast of a month over everybody within the actor's reach."""
    people = people_of(actor)
    first, _last = month_of(month)
    signed = sum(sources.read("signed_amount", people, sources.span_of(first)).values(), ZERO)
    due = read_due(people, first)
    target = target_of(first, people)
    examples, one_of = learning.learn_from(people, now) if people else ([], 1)
    model = train(examples)
    is_now = first == month_of(timezone.localdate(now))[0]
    return Outlook(
        month=first,
        forecast=compute_forecast(due, signed=signed),
        target=target,
        coverage=compute_coverage(target=target, reached=signed, open_amount=due.amount),
        open_amount=due.amount,
        model=model,
        modelled=signed + learning.expect_of(model.fit, people, now) if model and is_now else None,
        one_of=one_of,
    )


def read_due(people: Sequence[int], month: date) -> Due:
    """Return the open business that is expected within a month; a promise is the expected day."""
    first, last = month_of(month)
    rows = Opportunity.objects.alias(due=EXPECTED).filter(
        state="open", is_hidden=False, owner_id__in=people, due__gte=first, due__lte=last
    )
    found = rows.aggregate(
        deals=Count("pk"),
        whole=Sum("amount"),
        promised=Sum("amount", filter=Q(grade="A")),
        hundredfold=Sum(F("amount") * Coalesce("probability", "stage__probability")),
    )
    return Due(
        found["deals"],
        found["whole"] or ZERO,
        found["promised"] or ZERO,
        (found["hundredfold"] or ZERO) / 100,
    )


def target_of(month: date, people: Sequence[int]) -> Decimal:
    """Return what these people are to sign in a month together."""
    rows = Target.objects.filter(month=month, metric="signed_amount", person_id__in=people)
    return sum(rows.values_list("value", flat=True), ZERO)
