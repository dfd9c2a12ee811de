"""In which order to call on several customers of a day. Pure.

An open way (nobody has to come back): from the start, or from the best end where none is known, to the nearest one
left, then 2-opt: whatever stretch runs shorter backwards is turned round until none does. Distances are straight
lines, not roads; customers without a known place come last, in the order in which they were planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from .geo import Place, compute_metres

_TINY = 1e-6


@dataclass(frozen=True)
class Stop:
    """One visit of the day and where it is, if that is known."""

    key: int
    place: Place | None


@dataclass(frozen=True)
class Route:
    """The order, the straight line of each step between known places, and who has no place."""

    order: tuple[int, ...]
    metres: float
    legs: tuple[float, ...]
    unplaced: tuple[int, ...]


def plan_route(stops: Sequence[Stop], start: Place | None = None) -> Route:
    """Return a short order of the stops: never longer than the one given."""
    known = [stop.place for stop in stops if stop.place is not None]
    keys = [stop.key for stop in stops if stop.place is not None]
    unplaced = tuple(stop.key for stop in stops if stop.place is None)
    places = ([start] if start else []) + known
    offset = 1 if start else 0
    if len(places) > 1:
        far = [[compute_metres(one, other) for other in places] for one in places]
        best = min(
            (_untwist(tour, far, offset) for tour in _first_tours(far, offset)), key=lambda tour: _sum(tour, far)
        )
    else:
        far, best = [[0.0]], list(range(len(places)))
    legs = tuple(far[one][other] for one, other in pairwise(best))
    return Route(tuple(keys[at - offset] for at in best[offset:]) + unplaced, sum(legs), legs, unplaced)


def measure_route(stops: Sequence[Stop], start: Place | None = None) -> float:
    """Return the straight-line length of the stops in the order given, those without a place left out."""
    places = ([start] if start else []) + [stop.place for stop in stops if stop.place is not None]
    return sum(compute_metres(one, other) for one, other in pairwise(places))


def _first_tours(far: list[list[float]], offset: int) -> list[list[int]]:
    """Return the order given and one nearest-neighbour order per possible beginning."""
    beginnings = [0] if offset else range(len(far))
    return [list(range(len(far))), *(_nearest(beginning, far) for beginning in beginnings)]


def _nearest(beginning: int, far: list[list[float]]) -> list[int]:
    tour, left = [beginning], set(range(len(far))) - {beginning}
    while left:
        here = tour[-1]
        tour.append(min(left, key=lambda at: (far[here][at], at)))
        left.discard(tour[-1])
    return tour


def _untwist(tour: list[int], far: list[list[float]], fixed: int) -> list[int]:
    """Turn stretches round while that shortens the way; a start stays where it is, the far end is open."""
    tour, is_better = list(tour), True
    while is_better:
        is_better = False
        for first, last in combinations(range(fixed, len(tour)), 2):
            if _gain(tour, first, last, far) > _TINY:
                tour[first : last + 1] = reversed(tour[first : last + 1])
                is_better = True
    return tour


def _gain(tour: list[int], first: int, last: int, far: list[list[float]]) -> float:
    """Return by how much the way shortens when a stretch is turned round."""
    gain = 0.0
    if first:
        gain += far[tour[first - 1]][tour[first]] - far[tour[first - 1]][tour[last]]
    if last + 1 < len(tour):
        gain += far[tour[last]][tour[last + 1]] - far[tour[first]][tour[last + 1]]
    return gain


def _sum(tour: list[int], far: list[list[float]]) -> float:
    return sum(far[one][other] for one, other in pairwise(tour))
