"""Potential customers ranked by expected profit × nearness, and the checklist of one deal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from zhike.access.actor import Actor
from zhike.access.queries import person_names

from ..choices import State
from ..models import Criterion, CriterionAnswer, Opportunity, Screening
from ..screening_rules import FAR_DAYS, worth_of
from .scope import visible_to
from .walking import Filter

MOST = 200
_LEFT = "sales_opportunity.expected_on - %s::date"
# What worth_of says, times the days of its horizon: the order is the same.
_WORTH = f"sales_opportunity.expected_profit * greatest(0, {FAR_DAYS} - ({_LEFT}))"


@dataclass(frozen=True)
class Ranked:
    """One potential customer with what it is worth."""

    deal: Opportunity
    worth: Decimal
    owner_name: str


@dataclass(frozen=True)
class Ranking:
    """The most promising deals; `is_cut` when more are open than are listed."""

    lines: Sequence[Ranked]
    is_cut: bool


def rank_potential(*, actor: Actor, asked: Filter, today: date) -> Ranking:
    """Return open deals by expected profit × nearness, then by score: the first MOST of all of them."""
    rows = visible_to(actor).filter(state=State.OPEN)
    if asked.owner_ids:
        rows = rows.filter(owner_id__in=asked.owner_ids)
    if asked.target:
        rows = rows.exclude(target="")
    worth = RawSQL(_WORTH, [today], output_field=DecimalField())  # noqa: S611 - constants of the room
    found = list(
        rows.filter(expected_profit__gt=0, expected_on__gte=today)
        .select_related("customer", "stage")
        .order_by(worth.desc(), Coalesce("score", 0).desc(), "pk")[: MOST + 1]
    )
    ranked = found[:MOST]
    names = person_names({one.owner_id for one in ranked if one.owner_id})
    lines = [
        Ranked(one, worth_of(one.expected_profit, one.expected_on, today), names.get(one.owner_id or 0, ""))
        for one in ranked
    ]
    return Ranking(lines, len(found) > MOST)


@dataclass(frozen=True)
class Question:
    """One question of the checklist as it stands with one deal."""

    criterion: Criterion
    value: int | None

    @property
    def is_automatic(self) -> bool:
        """Say whether the program answers it."""
        return self.criterion.condition is not None


def checklist_of(deal: Opportunity) -> list[Question]:
    """Return the questions with what was answered; automatic ones as the last screening found them."""
    last = Screening.objects.filter(opportunity_id=deal.pk).order_by("-at", "-pk").first()
    found: Mapping[int, int | None] = {one["criterion"]: one["value"] for one in last.answers} if last else {}
    rows = CriterionAnswer.objects.filter(customer_id=deal.customer_id, opportunity_id=deal.pk)
    given = dict(rows.values_list("criterion_id", "value"))
    return [
        Question(one, found.get(one.pk) if one.condition is not None else given.get(one.pk))
        for one in Criterion.objects.filter(is_active=True)
    ]


def results_of(deal: Opportunity, limit: int = 20) -> list[Screening]:
    """Return the results of a deal, the newest first."""
    return list(Screening.objects.filter(opportunity_id=deal.pk).order_by("-at", "-pk")[:limit])
