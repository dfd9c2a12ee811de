"""Figures from samples, with what they leave open."""

from math import sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)


def wilson_interval(successes: int, total: int, *, z: float = Z95) -> tuple[float, float]:
    """Return the interval in which the true share lies with 95 % confidence, seen `successes` of `total`.

    The score interval of E. B. Wilson, "Probable inference, the law of succession, and
    statistical inference", Journal of the American Statistical Association 22 (1927),
    209-212. Unlike the plain normal interval it stays within 0 and 1 and holds for
    small samples and shares near the ends. Nothing seen leaves everything open.
    """
    if not 0 <= successes <= total:
        raise ValueError("successes must lie between 0 and total")
    if total == 0:
        return 0.0, 1.0
    share = successes / total
    spread = z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
