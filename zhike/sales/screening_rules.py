"""Which potential customers deserve time: a weighted checklist, and profit times nearness; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

YES, PARTLY, NO = 2, 1, 0
_CENT = Decimal("0.01")
FAR_DAYS = 365


@dataclass(frozen=True)
class Answer:
    """What one question of the checklist gave; None is not answered yet, and counts as no."""

    criterion_id: int
    name: str
    weight: int
    value: int | None
    is_automatic: bool = False

    @property
    def points(self) -> Decimal:
        """Return the weight as far as it was earned."""
        return Decimal(self.weight) * (self.value or 0) / 2


def score_of(answers: Sequence[Answer]) -> int:
    """Return 0 to 100: the earned share of all weights, rounded half up."""
    total = sum(answer.weight for answer in answers)
    if not total:
        return 0
    earned = sum((answer.points for answer in answers), Decimal(0))
    return int((earned * 100 / total).quantize(Decimal(1), ROUND_HALF_UP))


def nearness(expected_on: date | None, today: date) -> Decimal:
    """Return 1 for a signature today, falling evenly to 0 in a year; open or past days count as far away.

    Half a year away is half as near: what is expected sooner pays sooner and is more likely to come.
    """
    if expected_on is None or expected_on < today:
        return Decimal(0)
    left = FAR_DAYS - (expected_on - today).days
    return max(Decimal(0), Decimal(left) / FAR_DAYS)


def worth_of(profit: Decimal | None, expected_on: date | None, today: date) -> Decimal:
    """Return expected profit × nearness of signature: what potential customers are ranked by."""
    return ((profit or Decimal(0)) * nearness(expected_on, today)).quantize(_CENT, ROUND_HALF_UP)
