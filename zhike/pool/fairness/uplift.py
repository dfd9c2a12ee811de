"""Whether second owners sign more of what first owners lost, with the doubt that small numbers leave. Pure.

Newcombe (1998), "Interval estimation for the difference between independent proportions", method 10, from the
score intervals of Wilson (1927). SciPy has no interval of a difference: docs/adr/0052.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from zhike.lib.statistics import wilson_interval


@dataclass(frozen=True)
class Uplift:
    """Shares of first and second owners who signed, and their difference with its interval."""

    first: float
    second: float
    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Say whether the interval leaves no doubt about the direction."""
        return self.low > 0 or self.high < 0


def compare(first: tuple[int, int], second: tuple[int, int]) -> Uplift | None:
    """Compare (signed, all) of first and second owners; None when one of them has none."""
    if not first[1] or not second[1]:
        return None
    one, two = first[0] / first[1], second[0] / second[1]
    (low_1, high_1), (low_2, high_2) = wilson_interval(*first), wilson_interval(*second)
    gap = two - one
    low, high = gap - hypot(two - low_2, high_1 - one), gap + hypot(high_2 - two, one - low_1)
    return Uplift(one, two, gap, low, high)


def gini(numbers: Sequence[int]) -> float:
    """Return how unevenly something is shared: 0 all the same, towards 1 all with one (Gini, 1912)."""
    known, total = sorted(numbers), sum(numbers)
    if not total:
        return 0.0
    weighted = sum(place * number for place, number in enumerate(known, 1))
    return 2 * weighted / (len(known) * total) - (len(known) + 1) / len(known)
