"""What a month will bring, what covers its target, and what changed since a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import log1p

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.queries import visible_to

from ..models import Opportunity, PipelineStage, Target
from ..sheets.people import list_reps
from . import sources
from .changes import KINDS, Change, Standing, compare
from .history import Then, standing_at
from .model import Example, Model, train
from .people import visible_people
from .rules import Deal, Forecast, compute_coverage, compute_forecast, month_of

MONTHS = 12
ZERO = Decimal(0)
MOST_DEALS = 20_000
MOST_SHOWN = 60
GRADES = {"A": 3.0, "B": 2.0, "C": 1.0}


@dataclass(frozen=True)
class Outlook:
    """The forecast of a month with its cover, the model's own figure and what it is worth."""

    month: date
    forecast: Forecast
    target: Decimal
    coverage: Decimal | None
    open_amount: Decimal
    model: Model | None
    modelled: Decimal | None
    is_cut: bool = False


@dataclass(frozen=True)
class ChangeRow:
    """One changed deal with its names; without them where the reader does not see the customer."""

    change: Change
    customer_id: int
    customer: str
    title: str
    owner: str


@dataclass(frozen=True)
class Changes:
    """What became of the open business since a day, by kind."""

    since: date
    sums: Mapping[str, tuple[int, Decimal, Decimal]]
    rows: Sequence[ChangeRow]
    before: Decimal
    now: Decimal


def people_of(actor: Actor) -> list[int]:
    """Return whose business the actor forecasts."""
    return [rep.id for rep in list_reps(visible_people(actor))]


def read_outlook(*, actor: Actor, month: date, now: datetime) -> Outlook:
    """Return the forecast of a month over everybody within the actor's reach."""
    people = people_of(actor)
    first, last = month_of(month)
    span = sources.span_of(first)
    signed = sum(sources.read("signed_amount", people, span).values(), Decimal(0))
    rows = list(
        Opportunity.objects.filter(state="open", is_hidden=False, owner_id__in=people)
        .select_related("stage")
        .order_by("pk")[: MOST_DEALS + 1]
    )
    deals = [_deal(row) for row in rows[:MOST_DEALS]]
    forecast = compute_forecast(deals, signed=signed, month=first)
    target = target_of(first, people)
    due = [deal for deal in deals if deal.expected_on is not None and first <= deal.expected_on <= last]
    open_amount = sum((deal.amount for deal in due), Decimal(0))
    model = train(learn_from(people, now)) if people else None
    return Outlook(
        month=first,
        forecast=forecast,
        target=target,
        coverage=compute_coverage(target=target, reached=signed, open_amount=open_amount),
        open_amount=open_amount,
        model=model,
        modelled=_modelled(model, rows[:MOST_DEALS], signed, now) if model else None,
        is_cut=len(rows) > MOST_DEALS,
    )


def target_of(month: date, people: Sequence[int]) -> Decimal:
    """Return what these people are to sign in a month together."""
    rows = Target.objects.filter(month=month, metric="signed_amount", person_id__in=people)
    return sum(rows.values_list("value", flat=True), Decimal(0))


def _deal(row: Opportunity) -> Deal:
    percent = row.probability if row.probability is not None else row.stage.probability
    return Deal(row.pk, row.amount, percent / 100, row.grade, row.promised_on or row.expected_on)


def learn_from(people: Sequence[int], now: datetime) -> list[Example]:
    """Return every deal that was open on the first day of each of the last twelve months, and what became of it."""
    chances = dict(PipelineStage.objects.values_list("pk", "probability"))
    month = month_of(timezone.localdate(now))[0]
    examples: list[Example] = []
    for _turn in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        span = sources.span_of(month)
        for then in standing_at(span.start, people):
            if then.state == "open" and then.owner_id is not None:
                is_signed = then.signed_at is not None and span.start <= then.signed_at < span.end
                features = features_of(then, span.start, chances)
                amount = float(then.amount_now if is_signed else then.amount)
                examples.append(Example(month.isoformat()[:7], amount, features, is_signed))
    return examples


def features_of(deal: Then, at: datetime, chances: Mapping[int, int]) -> tuple[float, ...]:
    """Return what the model sees of a deal at a moment."""
    today = timezone.localdate(at)
    first, last = month_of(today)
    percent = deal.probability if deal.probability is not None else chances.get(deal.stage_id, 0)
    expected = deal.expected_on
    return (
        percent / 100,
        GRADES.get(deal.grade, 0.0),
        log1p(float(deal.amount)),
        log1p(max((at - deal.stage_since).total_seconds(), 0.0) / 86400),
        log1p(max((at - deal.created_at).total_seconds(), 0.0) / 86400),
        1.0 if expected is not None and expected <= last else 0.0,
        1.0 if expected is not None and expected < first else 0.0,
    )


def _modelled(model: Model, rows: Sequence[Opportunity], signed: Decimal, now: datetime) -> Decimal:
    """Return what the model expects by the end of the month: signed already, and each open deal by its chance."""
    chances = dict(PipelineStage.objects.values_list("pk", "probability"))
    total = 0.0
    for row in rows:
        then = Then(
            row.pk, row.amount, row.state, row.promised_on or row.expected_on, row.grade, row.stage_id, row.stage_since,
            row.owner_id, row.probability, row.created_at, None, False, row.amount,
        )  # fmt: skip
        total += float(row.amount) * model.fit.probability(features_of(then, now, chances))
    return signed + Decimal(str(round(total, 2)))


def read_changes(*, actor: Actor, month: date, since: date, now: datetime) -> Changes:
    """Return what became of the business that is expected in a month, since the end of a day."""
    people = people_of(actor)
    first, last = month_of(month)
    moment = timezone.make_aware(datetime.combine(since + timedelta(days=1), time.min))
    before = {one.id: _standing(one) for one in standing_at(moment, people)}
    rows = list(Opportunity.objects.filter(is_hidden=False, owner_id__in=people).order_by("pk")[: MOST_DEALS + 1])
    rows += list(
        Opportunity.objects.filter(is_hidden=False, credited_id__in=people, closed_at__gt=moment)
        .exclude(owner_id__in=people)
        .order_by("pk")
    )
    touched = {one.id for one in standing_at(moment, people) if one.is_changed}
    current = [
        Standing(row.pk, row.amount, row.state, row.promised_on or row.expected_on, row.pk in touched) for row in rows
    ]
    changes = compare(before, current, first=first, last=last, today=timezone.localdate(now))
    return Changes(
        since,
        _sums(changes),
        _named(actor, [one for one in changes if one.kind != "same"], rows),
        sum((_amount(one, first, last) for one in before.values()), Decimal(0)),
        sum((_amount(one, first, last) for one in current), Decimal(0)),
    )


def _standing(then: Then) -> Standing:
    return Standing(then.id, then.amount, then.state, then.expected_on)


def _amount(deal: Standing, first: date, last: date) -> Decimal:
    is_due = deal.state == "open" and deal.expected_on is not None and first <= deal.expected_on <= last
    return deal.amount if is_due else Decimal(0)


def _sums(changes: Sequence[Change]) -> dict[str, tuple[int, Decimal, Decimal]]:
    sums = {}
    for kind in KINDS:
        own = [one for one in changes if one.kind == kind]
        amount = sum((one.amount for one in own), Decimal(0))
        sums[kind] = (len(own), amount, sum((one.difference for one in own), Decimal(0)))
    return sums


def _named(actor: Actor, changes: Sequence[Change], rows: Sequence[Opportunity]) -> list[ChangeRow]:
    """Return changed deals with names, as far as the actor sees their customers; the largest first."""
    deals = {row.pk: row for row in rows}
    ids = {deals[one.id].customer_id for one in changes}
    names = dict(visible_to(actor).filter(pk__in=ids).values_list("pk", "name"))
    owners = person_names({deals[one.id].owner_id for one in changes})
    found = [
        ChangeRow(
            one,
            deals[one.id].customer_id,
            names[deals[one.id].customer_id],
            deals[one.id].title,
            owners.get(deals[one.id].owner_id or 0, ""),
        )
        for one in changes
        if deals[one.id].customer_id in names
    ]
    return sorted(found, key=lambda one: (KINDS.index(one.change.kind), -one.change.amount))[:MOST_SHOWN]
