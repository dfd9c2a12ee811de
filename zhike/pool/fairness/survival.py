"""How long it takes from becoming an owner to a signature, with those counted who have not signed yet. Pure.

Kaplan and Meier (1958), "Nonparametric Estimation from Incomplete Observations"; variance by Greenwood (1926);
interval on the log-log scale (Kalbfleisch and Prentice, 1980), which stays between 0 and 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

_Z = 1.959963984540054
ENOUGH = 5


@dataclass(frozen=True)
class Step:
    """One day on which somebody signed: how many were still open, how many signed, and the share still open after."""

    day: int
    at_risk: int
    signed: int
    open_share: float
    low: float
    high: float


@dataclass(frozen=True)
class Suggestion:
    """A protection period that lets most signatures happen; `high` is None when the data cannot bound it."""

    days: int
    low: int
    high: int | None


def kaplan_meier(spans: Iterable[tuple[int, bool]]) -> list[Step]:
    """Return the curve of (days, signed) spans; a span without a signature counts as open until its last day."""
    known = sorted(spans)
    steps: list[Step] = []
    share, spread, at_risk, place = 1.0, 0.0, len(known), 0
    while place < len(known):
        day = known[place][0]
        same = [signed for days, signed in known[place:] if days == day]
        signed = sum(same)
        if signed:
            share *= 1 - signed / at_risk
            spread += signed / (at_risk * (at_risk - signed)) if at_risk > signed else 0.0
            steps.append(Step(day, at_risk, signed, share, *_interval(share, spread)))
        at_risk -= len(same)
        place += len(same)
    return steps


def _interval(share: float, spread: float) -> tuple[float, float]:
    if share <= 0.0 or share >= 1.0:
        return share, share
    half = _Z * sqrt(spread) / abs(log(share))
    return share ** exp(half), share ** exp(-half)


def suggest(steps: Sequence[Step], *, most: float = 0.8) -> Suggestion | None:
    """Suggest the day by which `most` of all signatures have happened; None with fewer than five of them.

    The interval is where the curve's own bounds reach the same share.
    """
    if sum(step.signed for step in steps) < ENOUGH:
        return None
    wanted = 1 - most * (1 - steps[-1].open_share)
    reached = [step.day for step in steps if step.open_share <= wanted + 1e-12]
    early = [step.day for step in steps if step.low <= wanted]
    late = [step.day for step in steps if step.high <= wanted]
    return Suggestion(reached[0], min(early[0], reached[0]), late[0] if late else None)
