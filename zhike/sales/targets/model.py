"""A model of which open deals will be signed within a month, fitted on what became of former ones. Pure.

Logistic regression with a ridge penalty, fitted by iteratively reweighted least squares (P. McCullagh and J. A. Nelder,
"Generalized Linear Models", 2nd ed. 1989, 4.4). Trained on the earlier months, tried on the last ones, whose errors
are shown; the forecast itself then uses all months. NumPy is loaded when a model is fitted, not at the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RIDGE = 1.0
STEPS = 50
LEAST_EXAMPLES = 60
LEAST_SIGNED = 10
HELD_OUT = 3


@dataclass(frozen=True)
class Example:
    """An open deal as it stood on the first day of a month, and whether it was signed in that month."""

    month: str
    amount: float
    features: tuple[float, ...]
    is_signed: bool = False


@dataclass(frozen=True)
class Fit:
    """Weights of a fitted model over standardised features."""

    weights: "Floats"
    middle: "Floats"
    spread: "Floats"

    def probability(self, features: Sequence[float]) -> float:
        """Return how likely a deal with these features is signed within the month."""
        return float(self.probabilities([features])[0])

    def probabilities(self, table: Sequence[Sequence[float]]) -> "Floats":
        """Return how likely each of several deals is signed within the month."""
        import numpy as np

        scaled = (np.asarray(table, dtype=float) - self.middle) / self.spread
        return _squash(self.weights[0] + scaled @ self.weights[1:])

    def plain(self) -> tuple[float, list[float]]:
        """Return level and slopes for features that are not standardised: the same model, for the database."""
        slopes = self.weights[1:] / self.spread
        return float(self.weights[0] - slopes @ self.middle), [float(one) for one in slopes]


@dataclass(frozen=True)
class Judgement:
    """How a model did on months that it had not seen: expected and signed amounts, and the Brier score.

    `error` is the sum of the absolute monthly errors over the sum signed; None where nothing was signed.
    `plain_brier` is that of always saying the training months' share.
    """

    months: tuple[tuple[str, float, float], ...]
    error: float | None
    brier: float
    plain_brier: float


@dataclass(frozen=True)
class Model:
    """A fitted model with its judgement on held-out months."""

    fit: Fit
    judgement: Judgement
    examples: int
    signed: int


def fit(examples: Sequence[Example]) -> Fit:
    """Fit the weights to examples."""
    import numpy as np

    table = np.array([one.features for one in examples], dtype=float)
    truth = np.array([one.is_signed for one in examples], dtype=float)
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    design = np.hstack([np.ones((len(examples), 1)), (table - middle) / spread])
    penalty = np.eye(design.shape[1]) * RIDGE
    penalty[0, 0] = 1e-6
    weights = np.zeros(design.shape[1])
    for _step in range(STEPS):
        chance = _squash(design @ weights)
        slope = design.T @ (truth - chance) - penalty @ weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        change = np.linalg.solve(curve, slope)
        weights = weights + change
        if float(np.abs(change).max()) < 1e-9:
            break
    return Fit(weights, middle, spread)


def _squash(values: "Floats") -> "Floats":
    import numpy as np

    squashed: Floats = 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))
    return squashed


def train(examples: Sequence[Example]) -> Model | None:
    """Return a model tried on the last months, fitted on all; None while there is too little to learn from."""
    months = sorted({one.month for one in examples})
    signed = sum(one.is_signed for one in examples)
    if len(examples) < LEAST_EXAMPLES or signed < LEAST_SIGNED or len(months) <= HELD_OUT:
        return None
    last = set(months[-HELD_OUT:])
    seen = [one for one in examples if one.month not in last]
    if not any(one.is_signed for one in seen) or all(one.is_signed for one in seen):
        return None
    judgement = judge(fit(seen), seen, [one for one in examples if one.month in last])
    return Model(fit(examples), judgement, len(examples), signed)


def judge(model: Fit, seen: Sequence[Example], held_out: Sequence[Example]) -> Judgement:
    """Return how a model did on examples that it was not fitted on."""
    chances = [float(one) for one in model.probabilities([one.features for one in held_out])]
    share = sum(one.is_signed for one in seen) / len(seen)
    months = []
    for month in sorted({one.month for one in held_out}):
        own = [(one, chance) for one, chance in zip(held_out, chances, strict=True) if one.month == month]
        expected = sum(one.amount * chance for one, chance in own)
        months.append((month, expected, sum(one.amount for one, _chance in own if one.is_signed)))
    truth = sum(signed for _month, _expected, signed in months)
    return Judgement(
        tuple(months),
        sum(abs(expected - signed) for _month, expected, signed in months) / truth if truth else None,
        sum((chance - one.is_signed) ** 2 for one, chance in zip(held_out, chances, strict=True)) / len(held_out),
        sum((share - one.is_signed) ** 2 for one in held_out) / len(held_out),
    )
