"""What was measured, against what was promised, beside what the bare engine needs."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """What docs promise: at most so much (median, and 95th percentile), or at least so much.

    `of_floor`: where the disk decides, a rate is also kept that is this share of its own floor, as the promised rate
    was of the floor it was promised beside.
    """

    median: float | None = None
    p95: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    of_floor: float | None = None

    def __str__(self) -> str:
        parts = []
        if self.median is not None:
            parts.append(f"median ≤ {self.median:g}")
        if self.p95 is not None:
            parts.append(f"p95 ≤ {self.p95:g}")
        if self.at_most is not None:
            parts.append(f"≤ {self.at_most:g}")
        if self.at_least is not None:
            parts.append(f"≥ {self.at_least:,g}" + (f" or {self.of_floor:.2f} of the floor" if self.of_floor else ""))
        return ", ".join(parts)


@dataclass(frozen=True)
class Figure:
    """One measured thing. `value` is the median where there are many measurements; `taken` says of which commit, when,
    and how busy the machine was before."""

    key: str
    work: str
    unit: str
    value: float
    p95: float | None = None
    count: int = 1
    floor: float | None = None
    floor_is: str = ""
    note: str = ""
    taken: str = ""

    def meets(self, budget: Budget) -> bool:
        """Say whether the promise is kept."""
        limits = (
            (self.value, budget.median),
            (self.p95 if self.p95 is not None else self.value, budget.p95),
            (self.value, budget.at_most),
        )
        if any(limit is not None and value > limit for value, limit in limits):
            return False
        if budget.of_floor is not None and self.floor and self.value >= budget.of_floor * self.floor:
            return True
        return budget.at_least is None or self.value >= budget.at_least


def timed(key: str, work: str, seconds: Sequence[float], **more: object) -> Figure:
    """Return the figure of many times, in milliseconds."""
    if not seconds:
        raise ValueError(f"{key}: nothing was measured")
    ordered = sorted(one * 1000 for one in seconds)
    return Figure(
        key=key,
        work=work,
        unit="ms",
        value=round(statistics.median(ordered), 2),
        p95=round(percentile(ordered, 0.95), 2),
        count=len(ordered),
        **more,  # type: ignore[arg-type]
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile of sorted values."""
    rank = max(int(-(-share * len(ordered) // 1)) - 1, 0)
    return ordered[rank]
