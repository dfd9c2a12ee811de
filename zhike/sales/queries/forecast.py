"""What is to be expected by month: everything open, weighted by probability, promised, and signed already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhike.access.actor import Actor

from .pipelines import Path
from .sums import Narrow, stage_sums

OPEN_END = date(9999, 12, 1)


@dataclass
class Month:
    """One month of the forecast; the one without a date comes last, what is overdue first."""

    month: date
    cards: int = 0
    amount: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    promised: Decimal = Decimal(0)
    signed: Decimal = Decimal(0)

    @property
    def is_open_end(self) -> bool:
        """Say whether nobody named a day."""
        return self.month == OPEN_END


def read_forecast(*, actor: Actor, path: Path, narrow: Narrow, first: date, months: int = 12) -> list[Month]:
    """Return the months from `first` on, earlier open ones gathered in front; from kept sums only."""
    found: dict[date, Month] = {}
    sums = stage_sums(actor=actor, stage_ids=[one.pk for one in path.stages], narrow=narrow, by_month=True)
    graded = Narrow(narrow.owner_ids, narrow.department_ids, ("A", "B"))
    promised = stage_sums(actor=actor, stage_ids=[one.pk for one in path.stages], narrow=graded, by_month=True)
    for stage in path.stages:
        for month, total in sums[stage.pk].by_month.items() if stage.pk in sums else ():
            if stage.is_won:
                _at(found, month).signed += total.amount
                continue
            line = _at(found, month)
            line.cards += total.cards
            line.amount += total.amount
            line.weighted += total.weighted(stage.probability)
        for month, total in promised[stage.pk].by_month.items() if stage.pk in promised else ():
            if not stage.is_won:
                _at(found, month).promised += total.amount
    return _in_window(found, first, months)


def _at(found: dict[date, Month], month: date) -> Month:
    return found.setdefault(month, Month(month))


def _in_window(found: dict[date, Month], first: date, months: int) -> list[Month]:
    """Keep the months of the window, and what lies before it as long as something is open there."""
    window = [_add_months(first, place) for place in range(months)]
    late = [line for month, line in sorted(found.items()) if month < first and line.cards]
    named = [found.get(month, Month(month)) for month in window]
    rest = [line for month, line in sorted(found.items()) if month > window[-1] and line.cards]
    return [*late, *named, *rest]


def _add_months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, 1)


def total_of(lines: Sequence[Month]) -> Month:
    """Return the foot of the table."""
    total = Month(OPEN_END)
    for line in lines:
        for name in ("cards", "amount", "weighted", "promised", "signed"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
    return total
