"""How long it takes from becoming an owner to a signature, with those counted who have not signed yet. Pure.

Kaplan and Meier (1958) with Greenwood's interval on the log-log scale, which stays between 0 and 1, by SciPy. It is
imported by the first who asks for a curve: docs/adr/0052.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from warnings import filterwarnings

ENOUGH = 5
# A curve says little where few are left: S. J. Pocock, T. C. Clayton, D. G. Altman, The Lancet 359 (2002), 1686-1689.
FIRM = 0.1
# Where nobody is left the interval is a point: said by the curve itself.
filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning, __name__)


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
    days = [day for day, _is_signed in known]
    signed = Counter(day for day, is_signed in known if is_signed)
    if not signed:
        return []
    from scipy.stats import CensoredData, ecdf

    # Who left before the first signature was never asked whether he signs.
    left = [day for day, is_signed in known if not is_signed and day >= min(signed)]
    curve = ecdf(CensoredData(uncensored=list(signed.elements()), right=left)).sf
    bounds = curve.confidence_interval(0.95, method="log-log")
    places = curve.quantiles, curve.probabilities, bounds.low.probabilities, bounds.high.probabilities
    return [
        Step(int(day), len(days) - bisect_left(days, day), signed[day], float(share), *_bounds(share, low, high))
        for day, share, low, high in zip(*places, strict=True)
        if day in signed
    ]


def _bounds(share: float, low: float, high: float) -> tuple[float, float]:
    return (float(low), float(high)) if share > 0 else (0.0, 0.0)


def suggest(steps: Sequence[Step], *, most: float = 0.8) -> Suggestion | None:
    """Suggest the day by which `most` of all signatures have happened; None with fewer than five of them.

    Asked of the part of the curve where a tenth is still open. The interval is where its bounds reach the same share.
    """
    firm = [step for step in steps if step.at_risk >= FIRM * steps[0].at_risk]
    if sum(step.signed for step in firm) < ENOUGH:
        return None
    wanted = 1 - most * (1 - firm[-1].open_share)
    reached = [step.day for step in firm if step.open_share <= wanted + 1e-12]
    early = [step.day for step in firm if step.low <= wanted]
    late = [step.day for step in firm if step.high <= wanted]
    return Suggestion(reached[0], min(early[0], reached[0]), late[0] if late else None)
