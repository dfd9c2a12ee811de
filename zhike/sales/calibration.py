"""What an A of somebody is worth: every entry into A is one trial, success is a signature within the days; pure.

The forecast that a trial is held against is the person's own rate on that day, over trials that were decided by
then: nobody is judged by what could not be known. Extensions are ignored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhike.lib.statistics import wilson_interval

PRIOR = 0.5


@dataclass(frozen=True)
class Trial:
    """One entry into A, and when the deal was signed, if it was."""

    entered_on: date
    signed_on: date | None = None
    opportunity_id: int = 0

    def decided_on(self, days: int) -> date:
        """Return the first day on which its outcome is known: the signature, else the day after the last one."""
        last = self.entered_on + timedelta(days=days)
        return self.signed_on if self.succeeds(days) and self.signed_on else last + timedelta(days=1)

    def succeeds(self, days: int) -> bool:
        """Say whether it was signed in time."""
        return self.signed_on is not None and 0 <= (self.signed_on - self.entered_on).days <= days


@dataclass(frozen=True)
class Judged:
    """A decided trial with the rate that was known when it began."""

    trial: Trial
    success: bool
    known_rate: float


@dataclass(frozen=True)
class Calibration:
    """What somebody's A is worth, and how well his own record foretold it; None where nothing was decided yet."""

    trials: int
    successes: int
    open_trials: int
    worth: float | None
    low: float
    high: float
    brier: float | None
    judged: tuple[Judged, ...] = ()


def rate_known_on(day: date, trials: Sequence[Trial], days: int, trailing: int | None = None) -> float:
    """Return the share of successes among trials decided before a day (the last `trailing`); PRIOR without any."""
    decided = sorted((one for one in trials if one.decided_on(days) < day), key=lambda one: one.decided_on(days))
    seen = decided[-trailing:] if trailing else decided
    if not seen:
        return PRIOR
    return sum(one.succeeds(days) for one in seen) / len(seen)


def calibrate(trials: Sequence[Trial], today: date, days: int, trailing: int | None = None) -> Calibration:
    """Judge somebody's entries into A as far as their outcome is known today."""
    decided = [one for one in trials if one.decided_on(days) <= today]
    judged = tuple(
        Judged(one, one.succeeds(days), rate_known_on(one.entered_on, trials, days, trailing))
        for one in sorted(decided, key=lambda one: (one.entered_on, one.opportunity_id))
    )
    successes = sum(one.success for one in judged)
    low, high = wilson_interval(successes, len(judged))
    brier = sum((one.known_rate - one.success) ** 2 for one in judged) / len(judged) if judged else None
    worth = successes / len(judged) if judged else None
    return Calibration(len(judged), successes, len(trials) - len(decided), worth, low, high, brier, judged)
