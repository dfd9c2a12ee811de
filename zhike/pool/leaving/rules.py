"""When somebody who leaves looks at unusually many archives: measured against what he used to do himself."""

from collections.abc import Sequence
from statistics import mean


def usual_views(hours: Sequence[int]) -> float:
    """Return how many archives somebody used to open in an hour in which he opened any; 0 when nothing is known."""
    counted = [count for count in hours if count > 0]
    return mean(counted) if counted else 0.0


def is_unusual(*, count: int, usual: float, times: int, at_least: int) -> bool:
    """Say whether an hour stands out: many times the own usual, and not just a handful."""
    return count >= at_least and count > usual * times
