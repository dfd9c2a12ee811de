"""Attainment, pace by working days, coverage and forecast. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.lib.workdays import Calendar

METRICS = ("signed_amount", "received_amount", "new_a", "visits", "contacts")
AMOUNTS = ("signed_amount", "received_amount")
LARGEST = Decimal("999999999999.99")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pace:
    """How a figure stands against the working days that have passed.

    `due` is what should be there by now, `ahead` the figure less that, `expected` where the present pace
    leads by the end, None before the first working day is over; `needed_per_day` what each day left must bring.
    """

    target: Decimal
    reached: Decimal
    days_gone: int
    days_left: int
    due: Decimal
    expected: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """Return the attainment in per cent, None without a target."""
        return (self.reached * 100 / self.target).quantize(Decimal("0.1")) if self.target else None

    @property
    def ahead(self) -> Decimal:
        """Return how much more (or, if negative, less) there is than the pace asks."""
        return self.reached - self.due

    @property
    def needed_per_day(self) -> Decimal | None:
        """Return what each working day left must bring; None when no day is left."""
        missing = max(self.target - self.reached, Decimal(0))
        return (missing / self.days_left).quantize(Decimal("0.01")) if self.days_left else None


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - _DAY


def compute_pace(*, target: Decimal, reached: Decimal, month: date, today: date, calendar: Calendar) -> Pace:
    """Compare a month's figure with its target by working days; today counts as gone, since its figures are in."""
    first, last = month_of(month)
    gone = _workdays(first, min(today, last), calendar)
    left = _workdays(max(today + _DAY, first), last, calendar)
    total = gone + left
    due = (target * gone / total).quantize(Decimal("0.01")) if total else target
    expected = (reached * total / gone).quantize(Decimal("0.01")) if gone else None
    return Pace(target, reached, gone, left, due, expected)


def _workdays(first: date, last: date, calendar: Calendar) -> int:
    return calendar.workdays_between(first - _DAY, last) if last >= first else 0


@dataclass(frozen=True)
class Due:
    """The open business that is expected within a month: all of it, what of it is graded A, and by its chances."""

    deals: int = 0
    amount: Decimal = Decimal(0)
    promised: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)


@dataclass(frozen=True)
class Forecast:
    """What a month will bring: sure already, and by three ways of looking at what is open."""

    signed: Decimal
    commit: Decimal
    weighted: Decimal
    best: Decimal
    deals: int


def compute_forecast(due: Due, *, signed: Decimal) -> Forecast:
    """Return the forecast of a month.

    Commit counts what is graded A in full, best case everything open that is expected within the month, weighted
    each by its probability. A deal without a day is expected in no month.
    """
    return Forecast(
        signed=signed,
        commit=signed + due.promised,
        weighted=signed + due.weighted.quantize(Decimal("0.01")),
        best=signed + due.amount,
        deals=due.deals,
    )


def compute_coverage(*, target: Decimal, reached: Decimal, open_amount: Decimal) -> Decimal | None:
    """Return how many times the open business covers what is missing; None when nothing is."""
    missing = target - reached
    return (open_amount / missing).quantize(Decimal("0.01")) if missing > 0 else None


def why_cannot_set_target(*, may: bool, value: Decimal, month: date, today: date) -> Refusal | None:
    """Say why a target cannot be set: only by who may, not for a month that is over."""
    if not may:
        return Refusal("sales.target_not_allowed", _("你不能给这位同事或这个部门定目标。"), {}, _("请上级经理来定。"))
    if value < 0 or value > LARGEST:
        return Refusal("sales.target_invalid", _("目标要在 0 到 9999 亿之间。"), {"field": "value"})
    if month_of(month)[1] < today:
        return Refusal("sales.target_past", _("过去月份的目标不能再改。"), {"month": month})
    return None
