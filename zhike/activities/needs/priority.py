"""How much a need matters: a formula that everybody can read, with its reasons.

Benefit is the weighted mean of strength, urgency, importance, of how little the need is met today and of the money
at stake, from 0 to 100. What it costs to meet it takes a part of that away. Weights are a setting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from math import log10
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.refusals import Reason, Score

from .choices import Level, MetBy

FORMULA = "1"
_LOWEST, _STEPS = 1, 4
_OPEN = {MetBy.NOBODY: 1.0, MetBy.RIVAL: 0.8, MetBy.PARTLY: 0.5, MetBy.US: 0.0}
# Money counts by its order of magnitude: from a thousand (nothing) to ten million (everything).
_LEAST_DIGITS, _MOST_DIGITS = 3, 7


@dataclass(frozen=True)
class Weights:
    """How much each part counts; `cost` is the share in per cent that the dearest need loses."""

    strength: int = 25
    urgency: int = 20
    importance: int = 25
    unmet: int = 20
    value: int = 10
    cost: int = 30
    version: int = 0

    @property
    def total(self) -> int:
        """Return what the weights of the benefit add up to."""
        return self.strength + self.urgency + self.importance + self.unmet + self.value


@dataclass(frozen=True)
class Facts:
    """What the formula looks at."""

    strength: int
    urgency: int
    importance: int
    cost: int
    met_by: str
    value_amount: Decimal | None = None


def compute_priority(facts: Facts, weights: Weights) -> Score:
    """Return the priority from 0 to 100 with one reason per part, which add up to it."""
    total = weights.total or 1
    parts = [
        ("strength", weights.strength, _share(facts.strength), _level(_("强度"), facts.strength)),
        ("urgency", weights.urgency, _share(facts.urgency), _level(_("紧迫"), facts.urgency)),
        ("importance", weights.importance, _share(facts.importance), _level(_("重要"), facts.importance)),
        ("unmet", weights.unmet, _OPEN[MetBy(facts.met_by)], _("现在：%(met)s") % {"met": MetBy(facts.met_by).label}),
        ("value", weights.value, _money(facts.value_amount), _value(facts.value_amount)),
    ]
    reasons = [Reason(code, words, round(100 * weight * share / total, 1)) for code, weight, share, words in parts]
    benefit = sum(reason.points for reason in reasons)
    loss = round(benefit * weights.cost / 100 * _share(facts.cost), 1)
    reasons.append(Reason("cost", _level(_("满足成本"), facts.cost), -loss))
    value = round(min(100.0, max(0.0, benefit - loss)), 1)
    return Score(value, tuple(reasons), _facts(facts, weights), version_of(weights))


def version_of(weights: Weights) -> str:
    """Return what a stored priority was worked out with: the formula and the version of the weights."""
    return f"{FORMULA}.{weights.version}"


def _share(level: int) -> float:
    return (level - _LOWEST) / _STEPS


def _money(amount: Decimal | None) -> float:
    if not amount or amount <= 0:
        return 0.0
    digits = log10(float(amount))
    return min(1.0, max(0.0, (digits - _LEAST_DIGITS) / (_MOST_DIGITS - _LEAST_DIGITS)))


def _level(label: str, level: int) -> str:
    return _("%(what)s：%(level)s（%(n)d/5）") % {"what": label, "level": Level(level).label, "n": level}


def _value(amount: Decimal | None) -> str:
    return _("预计价值 ¥%(amount)s") % {"amount": f"{amount:,.2f}"} if amount else _("没有估价值")


def _facts(facts: Facts, weights: Weights) -> dict[str, object]:
    amount = None if facts.value_amount is None else str(facts.value_amount)
    return {**asdict(facts), "value_amount": amount, "weights": asdict(weights)}


def dump_reasons(score: Score) -> list[dict[str, Any]]:
    """Return the reasons as they are stored: codes and points; words are made anew in each person's language."""
    return [{"code": reason.code, "points": reason.points} for reason in score.reasons]


def say_reasons(stored: Sequence[Mapping[str, Any]], facts: Facts, weights: Weights) -> list[Reason]:
    """Return stored reasons with today's words for the facts that they were worked out from."""
    words = {reason.code: reason.sentence for reason in compute_priority(facts, weights).reasons}
    return [Reason(one["code"], words.get(one["code"], one["code"]), float(one["points"])) for one in stored]
