"""Sums of boards and forecasts, read from what the database keeps with every change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, Sum
from django.utils import timezone

from zhike.access.actor import Actor, Reach, reach_of
from zhike.access.queries import person_names
from zhike.customers.queries.scope import grants_of

from ..grade_rules import ORDER
from ..models import BoardSum, Opportunity
from ..models.board_sums import PLUS
from .scope import OBJECT

_KEY = "stage_id, owner_id, department_id, grade, month"
_SUMS = "cards, amount, judged_amount, judged_weighted"
_DIFFERENCES = f"""
WITH real AS ({PLUS.replace("FROM new_rows", "FROM sales_opportunity")}),
kept AS (SELECT {_KEY}, {_SUMS} FROM sales_boardsum WHERE cards <> 0 OR amount <> 0)
(SELECT {_KEY}, {_SUMS} FROM real EXCEPT SELECT * FROM kept)
UNION ALL (SELECT * FROM kept EXCEPT SELECT {_KEY}, {_SUMS} FROM real)
"""  # noqa: S608 - names of columns


@dataclass(frozen=True)
class Narrow:
    """What a board or forecast is narrowed to."""

    owner_ids: tuple[int, ...] = ()
    department_ids: tuple[int, ...] = ()
    grades: tuple[str, ...] = ()


@dataclass
class Total:
    """What stands in one place: how many deals, what they are worth, and what of it is to be expected."""

    cards: int = 0
    amount: Decimal = Decimal(0)
    judged_amount: Decimal = Decimal(0)
    judged_weighted: Decimal = Decimal(0)
    by_month: dict[date, "Total"] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a kept row."""
        self.cards += row["cards"]
        self.amount += row["amount"]
        self.judged_amount += row["judged_amount"]
        self.judged_weighted += row["judged_weighted"]

    def weighted(self, probability: int) -> Decimal:
        """Return the expected value: judged deals by their own probability, the others by the stage's."""
        return (self.amount - self.judged_amount) * probability / 100 + self.judged_weighted


def stage_sums(
    *, actor: Actor, stage_ids: Sequence[int] | None = None, narrow: Narrow | None = None, by_month: bool = False
) -> dict[int, Total]:
    """Return the exact sums per stage over everything that the actor sees; of own rows no deal is counted."""
    narrow = narrow or Narrow()
    reach = reach_of(actor, OBJECT)
    found: dict[int, Total] = defaultdict(Total)
    for row in [*_kept(reach, narrow, stage_ids, by_month), *_shared(actor, reach, narrow, stage_ids)]:
        total = found[row["stage_id"]]
        total.add(row)
        if by_month:
            total.by_month.setdefault(row["month"], Total()).add(row)
    return dict(found)


def list_owners(actor: Actor, most: int = 500) -> list[tuple[int, str]]:
    """Return who answers for deals that the actor sees, by name; of shared customers the owners are left out."""
    reach = reach_of(actor, OBJECT)
    if reach.nothing:
        return []
    rows = BoardSum.objects.filter(cards__gt=0, owner_id__gt=0)
    if not reach.everything:
        rows = rows.filter(Q(owner_id=reach.person_id) | Q(department_id__in=reach.department_ids))
    ids = list(rows.order_by("owner_id").values_list("owner_id", flat=True).distinct()[:most])
    return sorted(person_names(ids).items(), key=lambda one: one[1])


def _kept(reach: Reach, narrow: Narrow, stage_ids: Sequence[int] | None, by_month: bool) -> Iterable[dict[str, Any]]:
    """Add up the kept rows of the owners and departments within reach."""
    if reach.nothing:
        return []
    rows = _narrowed(BoardSum.objects.all(), narrow, stage_ids)
    if not reach.everything:
        rows = rows.filter(Q(owner_id=reach.person_id) | Q(department_id__in=reach.department_ids))
    names = ("stage_id", "month") if by_month else ("stage_id",)
    sums = {name: Sum(name) for name in ("cards", "amount", "judged_amount", "judged_weighted")}
    return list(rows.values(*names).annotate(**sums))


def _shared(actor: Actor, reach: Reach, narrow: Narrow, stage_ids: Sequence[int] | None) -> Iterable[dict[str, Any]]:
    """Return the deals of customers that were shared with the actor: few, so each is read."""
    if not reach.with_grants:
        return []
    granted = grants_of(actor.person_id, "view", timezone.localdate()).values("customer_id")
    rows = Opportunity.objects.filter(customer_id__in=granted, is_hidden=False).exclude(state="lost")
    rows = rows.exclude(owner_id=actor.person_id).exclude(department_id__in=reach.department_ids)
    found = _narrowed(rows, narrow, stage_ids).only("stage_id", "amount", "probability", "expected_on")
    return [_as_kept(deal) for deal in found]


def _narrowed(rows: Any, narrow: Narrow, stage_ids: Sequence[int] | None) -> Any:
    """Narrow kept rows or deals, which call their columns alike."""
    if stage_ids is not None:
        rows = rows.filter(stage_id__in=stage_ids)
    if narrow.owner_ids:
        rows = rows.filter(owner_id__in=narrow.owner_ids)
    if narrow.department_ids:
        rows = rows.filter(department_id__in=narrow.department_ids)
    if narrow.grades:
        rows = rows.filter(grade__in=[one if one in ORDER else "" for one in narrow.grades])
    return rows


def _as_kept(deal: Opportunity) -> dict[str, Any]:
    judged = deal.probability is not None
    return {
        "stage_id": deal.stage_id,
        "month": deal.expected_on.replace(day=1) if deal.expected_on else date(9999, 12, 1),
        "cards": 1,
        "amount": deal.amount,
        "judged_amount": deal.amount if judged else Decimal(0),
        "judged_weighted": deal.amount * (deal.probability or 0) / 100 if judged else Decimal(0),
    }


def check_sums() -> list[tuple[Any, ...]]:
    """Return the kept sums that differ from what the deals add up to; there must be none."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        return list(cursor.fetchall())
