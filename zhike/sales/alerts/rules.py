"""When no new A is alarming, and which factor is how much to blame. Pure.

Entries into A = stock of B and C × contacts per customer × upgrades per contact + entries that came in as A.
The shortfall against what eight weeks let expect is shared out by the value of L. S. Shapley, "A value for n-person
games" (1953): the mean of what a factor takes away over all orders in which the factors may have changed. Such
shares always sum to the shortfall, also when a factor is zero, where logarithms would fail.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations
from math import factorial

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.lib.workdays import Calendar

STOCK, CONTACTS, UPGRADES, DIRECT = FACTORS = ("stock", "contacts", "upgrades", "direct")
EXPECTED_WEEKS = 8
ASK_AGAIN_DAYS = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """What was counted over some working days: `stock_days` is the number of B and C customers summed over them."""

    days: int
    stock_days: float
    contacts: int
    upgrades: int
    direct: int

    @property
    def entries(self) -> int:
        """Return all entries into A."""
        return self.upgrades + self.direct


@dataclass(frozen=True)
class Factors:
    """The four factors of entries into A over so many working days."""

    stock: float
    contacts: float
    upgrades: float
    direct: float

    @property
    def entries(self) -> float:
        """Return the entries into A that they make."""
        return self.stock * self.contacts * self.upgrades + self.direct


@dataclass(frozen=True)
class Share:
    """One factor: what was to be expected, what was, and how many entries its change took away."""

    factor: str
    expected: float
    actual: float
    share: float


@dataclass(frozen=True)
class Decomposition:
    """The shortfall of entries into A and its shares, which sum to it."""

    expected: float
    actual: int
    shares: tuple[Share, ...]

    @property
    def shortfall(self) -> float:
        """Return how many entries are missing; negative when there are more than expected."""
        return self.expected - self.actual

    @property
    def main(self) -> Share:
        """Return the factor that took away most."""
        return max(self.shares, key=lambda one: one.share)


def expected_factors(past: Counted, days: int) -> Factors:
    """Return the factors that the past lets expect over so many working days; nothing known is nothing expected."""
    if not past.days:
        return Factors(0.0, 0.0, 0.0, 0.0)
    stock, contacts = _at_least(past)
    mean = stock / past.days
    return Factors(
        stock=mean,
        contacts=contacts / mean * days / past.days if mean else 0.0,
        upgrades=past.upgrades / contacts if contacts else 0.0,
        direct=past.direct * days / past.days,
    )


def actual_factors(counted: Counted, expected: Factors) -> Factors:
    """Return the factors of a few days.

    Where a rate has no base (nobody in stock, nobody contacted) the days say nothing about it, and it counts as it
    was expected: the base before it is what failed.
    """
    stock, contacts = _at_least(counted)
    mean = stock / counted.days if counted.days else 0.0
    return Factors(
        stock=mean,
        contacts=contacts / mean if mean else expected.contacts,
        upgrades=counted.upgrades / contacts if contacts else expected.upgrades,
        direct=float(counted.direct),
    )


def _at_least(counted: Counted) -> tuple[float, int]:
    """An upgrade without a logged contact was a contact all the same, with somebody who was in stock."""
    contacts = max(counted.contacts, counted.upgrades)
    return (max(counted.stock_days, 1.0) if contacts else counted.stock_days), contacts


def decompose(*, counted: Counted, past: Counted) -> Decomposition:
    """Share the shortfall of entries into A out over the four factors."""
    expected = expected_factors(past, counted.days)
    actual = actual_factors(counted, expected)
    before = {name: getattr(expected, name) for name in FACTORS}
    after = {name: getattr(actual, name) for name in FACTORS}
    losses = shapley(before, after, lambda values: Factors(**values).entries)
    shares = tuple(Share(name, before[name], after[name], losses[name]) for name in FACTORS)
    return Decomposition(expected.entries, counted.entries, shares)


def shapley(
    before: Mapping[str, float], after: Mapping[str, float], worth: Callable[[dict[str, float]], float]
) -> dict[str, float]:
    """Return what each changed value took away from the worth, averaged over all orders of change."""
    losses = dict.fromkeys(before, 0.0)
    orders = factorial(len(before))
    for order in permutations(before):
        values = dict(before)
        known = worth(values)
        for name in order:
            values[name] = after[name]
            now = worth(values)
            losses[name] += (known - now) / orders
            known = now
    return losses


def days_without(entries: Collection[date], *, since: date, today: date, calendar: Calendar) -> list[date]:
    """Return the working days since the last new A (or since the team began), today included, in order."""
    last = max((day for day in entries if day <= today), default=since)
    days: list[date] = []
    day = last
    while (day := day + _DAY) <= today:
        if calendar.is_workday(day):
            days.append(day)
    return days


def is_alarming(days: Collection[date], *, limit: int) -> bool:
    """Say whether so many working days passed without a new A that the manager must say why."""
    return len(days) >= limit


def ask_again_on(answered_on: date) -> date:
    """Return the day on which the manager is asked what came of the measure."""
    return answered_on + timedelta(days=ASK_AGAIN_DAYS)


def why_cannot_answer(*, may: bool, is_answered: bool, cause: str, measure: str) -> Refusal | None:
    """Say why the cause and the measure cannot be recorded, or return None."""
    if not may:
        return Refusal("sales.alert_not_allowed", _("由本组经理填写原因和措施。"))
    if is_answered:
        return Refusal(
            "sales.alert_answered", _("原因和措施已经填过，不能改写。"), {}, _("一周后会问结果，可以在那时补充。")
        )
    if not cause.strip():
        return Refusal("sales.alert_cause_missing", _("请写明为什么没有新增 A。"), {"field": "cause"})
    if not measure.strip():
        return Refusal("sales.alert_measure_missing", _("请写明准备怎么做。"), {"field": "measure"})
    return None


def why_cannot_report(*, may: bool, is_answered: bool, is_reported: bool, result: str) -> Refusal | None:
    """Say why what came of the measure cannot be recorded, or return None."""
    if not may:
        return Refusal("sales.alert_not_allowed", _("由本组经理填写原因和措施。"))
    if not is_answered:
        return Refusal("sales.alert_unanswered", _("先填原因和措施，一周后再填结果。"))
    if is_reported:
        return Refusal("sales.alert_reported", _("结果已经填过。"))
    return (
        None if result.strip() else Refusal("sales.alert_result_missing", _("请写明措施的结果。"), {"field": "result"})
    )
