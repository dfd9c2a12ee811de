"""How a lead's likeness to good customers becomes a score, and how well that tells the good ones apart; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from zhike.lib.statistics import Z95, wilson_interval

from .rules import LEAST_GOOD, Seen

SMOOTHING = 0.5
BANDS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 101))
LEAST_HELD_OUT = 5
_STEPS = 50

Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Auc:
    """How often a good customer stands before another one, with its 95 % interval; 0.5 is tossing a coin."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Total:
    """How many customers reach one sum of weights, and how many of these are good."""

    total: float
    count: int
    good: int


@dataclass(frozen=True)
class Band:
    """What became of held-out customers whose score lay in a range."""

    first: int
    last: int
    count: int
    good: int
    low: float
    high: float


def weigh(rows: Iterable[Seen], *, good: int, total: int, minimum: int) -> dict[str, dict[str, float]]:
    """Return the weight of every value seen often enough: log (share among the good / share among the others).

    The weight of evidence, whose sum over attributes is the log-odds of a naive Bayes classifier (I. J. Good,
    "Probability and the Weighing of Evidence", 1950); half a customer is added to each count, so that what no good
    customer has yet is a strong sign against, not an infinite one. Shares are of those whose value is known.
    """
    weights: dict[str, dict[str, float]] = {}
    for row in rows:
        known, known_good = total - row.unknown, good - row.unknown_good
        others = known - known_good
        if minimum <= row.count < known and LEAST_GOOD <= known_good <= known - LEAST_GOOD:
            among_good = (row.good + SMOOTHING) / (known_good + 2 * SMOOTHING)
            among_others = (row.count - row.good + SMOOTHING) / (others + 2 * SMOOTHING)
            weights.setdefault(row.attribute, {})[row.value] = round(log(among_good / among_others), 4)
    return weights


def sum_weights(weights: Weights, values: Mapping[str, str]) -> float:
    """Return the sum of the weights of a customer's values; what is not known weighs nothing."""
    return sum(weights.get(attribute, {}).get(value, 0.0) for attribute, value in values.items())


def sigmoid(logit: float) -> float:
    """Return the probability of log-odds, without overflow."""
    return 1 / (1 + exp(-logit)) if logit >= 0 else exp(logit) / (1 + exp(logit))


def score_of(total: float, slope: float) -> int:
    """Return 0 to 100; 50 is as like the good customers as the average one is."""
    return round(100 * sigmoid(slope * total))


def calibrate_slope(totals: Sequence[Total]) -> float:
    """Return by how much sums of weights must be drawn together, between 0.05 and 1.

    Attributes say the same thing twice, which naive Bayes counts twice. So the sums are drawn together by a logistic
    regression of good on the sum alone (J. C. Platt, "Probabilistic outputs for support vector machines", 1999),
    fitted by Newton's method with a weak pull of the slope towards 1.
    """
    count, good = sum(one.count for one in totals), sum(one.good for one in totals)
    if not 0 < good < count:
        return 1.0
    slope, level = 1.0, log(good / (count - good))
    for _step in range(_STEPS):
        change = _newton(totals, slope, level)
        slope, level = slope - change[0], level - change[1]
        if abs(change[0]) < 1e-6 and abs(change[1]) < 1e-6:
            break
    return min(1.0, max(0.05, slope))


def _newton(totals: Sequence[Total], slope: float, level: float) -> tuple[float, float]:
    """Return the step of slope and level: gradient over curvature."""
    grad_slope, grad_level, by_slope, by_both, by_level = slope - 1, 0.0, 1.0, 0.0, 1e-9
    for one in totals:
        chance = sigmoid(slope * one.total + level)
        error, weight = one.count * chance - one.good, one.count * chance * (1 - chance)
        grad_slope += error * one.total
        grad_level += error
        by_slope += weight * one.total**2
        by_both += weight * one.total
        by_level += weight
    ground = by_slope * by_level - by_both**2
    if ground <= 0:
        return 0.0, 0.0
    step = (
        (by_level * grad_slope - by_both * grad_level) / ground,
        (by_slope * grad_level - by_both * grad_slope) / ground,
    )
    return max(-1.0, min(1.0, step[0])), max(-2.0, min(2.0, step[1]))


def compute_auc(totals: Iterable[Total]) -> Auc | None:
    """Return the area under the ROC curve of sums that were not used to fit; None with too few to say.

    The share of pairs of a good and another customer in which the good one has the higher sum, ties half. Its
    interval is that of J. A. Hanley and B. J. McNeil, Radiology 143 (1982), 29-36.
    """
    ordered = sorted(totals, key=lambda one: one.total)
    good = sum(one.good for one in ordered)
    others = sum(one.count for one in ordered) - good
    if good < LEAST_HELD_OUT or others < LEAST_HELD_OUT:
        return None
    below, pairs = 0, 0.0
    for one in ordered:
        rest = one.count - one.good
        pairs += one.good * (below + rest / 2)
        below += rest
    area = pairs / (good * others)
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (area * (1 - area) + (good - 1) * (q1 - area**2) + (others - 1) * (q2 - area**2)) / (good * others)
    half = Z95 * sqrt(max(0.0, variance))
    return Auc(area, max(0.0, area - half), min(1.0, area + half))


def band(totals: Iterable[Total], slope: float) -> list[Band]:
    """Return what became of customers by ranges of their score."""
    counts = [[0, 0] for _band in BANDS]
    for one in totals:
        score = score_of(one.total, slope)
        place = next(place for place, (first, end) in enumerate(BANDS) if first <= score < end)
        counts[place][0] += one.count
        counts[place][1] += one.good
    return [
        Band(first, end - 1, count, good, *wilson_interval(good, count))
        for (first, end), (count, good) in zip(BANDS, counts, strict=True)
    ]


@dataclass(frozen=True)
class Reason:
    """One value that moved a score, and by how much of the log-odds."""

    attribute: str
    value: str
    weight: float


def explain(weights: Weights, values: Mapping[str, str], slope: float) -> list[Reason]:
    """Return what a score is made of, the strongest first; their sum through the sigmoid is the score."""
    found = [
        Reason(attribute, value, slope * weights[attribute][value])
        for attribute, value in values.items()
        if value in weights.get(attribute, {})
    ]
    return sorted(found, key=lambda one: (-abs(one.weight), one.attribute))
