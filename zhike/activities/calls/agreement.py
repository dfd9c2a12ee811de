"""Whether reviewers mean the same by the same points: Cohen's kappa, weighted by how far apart they are."""

from collections.abc import Sequence
from dataclasses import dataclass

BANDS = 5


@dataclass(frozen=True)
class Agreement:
    """How much two reviewers agree: kappa is None where nothing could have differed."""

    pairs: int
    same: int
    kappa: float | None


def band(points: float, most: float) -> int:
    """Put points into one of five bands: none, up to a quarter, up to a half, up to three quarters, more."""
    if points <= 0 or most <= 0:
        return 0
    share = points / most
    return min(BANDS - 1, 1 + int(share * 4 - 1e-9))


def weighted_kappa(pairs: Sequence[tuple[int, int]], categories: int = BANDS) -> Agreement:
    """Return Cohen's kappa with quadratic weights over pairs of ratings 0 … categories - 1.

    1 is full agreement, 0 what chance alone would give. J. Cohen, Weighted kappa, Psychological Bulletin 70 (1968).
    """
    count = len(pairs)
    same = sum(1 for first, second in pairs if first == second)
    if not count:
        return Agreement(0, 0, None)
    rows, columns = [0] * categories, [0] * categories
    observed = 0.0
    for first, second in pairs:
        rows[first] += 1
        columns[second] += 1
        observed += (first - second) ** 2
    expected = sum(
        rows[one] * columns[other] * (one - other) ** 2 for one in range(categories) for other in range(categories)
    )
    if not expected:
        return Agreement(count, same, None)
    return Agreement(count, same, 1 - observed * count / expected)
