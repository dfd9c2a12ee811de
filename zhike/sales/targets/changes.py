"""What became of the open business since a day: each deal stands under exactly one heading. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NEW, UP, DOWN, MOVED_IN, MOVED_OUT, WON, LOST, SLIPPED, IDLE, SAME = KINDS = (
    "new",
    "up",
    "down",
    "moved_in",
    "moved_out",
    "won",
    "lost",
    "slipped",
    "idle",
    "same",
)


@dataclass(frozen=True)
class Standing:
    """How a deal stood on a day; `state` is open, won or lost, `touched` says whether anything happened to it since."""

    id: int
    amount: Decimal
    state: str
    expected_on: date | None
    touched: bool = True


@dataclass(frozen=True)
class Change:
    """What became of one deal, with the difference that it makes to the period's open amount."""

    id: int
    kind: str
    amount: Decimal
    difference: Decimal


def compare(
    before: Mapping[int, Standing], now: Iterable[Standing], *, first: date, last: date, today: date
) -> list[Change]:
    """Return what became of every deal that was or is expected from `first` to `last`."""
    found = (compare_one(before.get(deal.id), deal, first=first, last=last, today=today) for deal in now)
    return [one for one in found if one is not None]


def compare_one(old: Standing | None, deal: Standing, *, first: date, last: date, today: date) -> Change | None:
    """Return what became of a deal; None where it has nothing to do with the period.

    Won and lost come before all, then new, moved in or out of the period, slipped (its day has passed and it is
    open), up and down in amount, idle (nothing happened to it), and the same. The differences of all kinds sum to
    the difference between the period's open amounts.
    """
    was, is_ = _counts(old, first, last), _counts(deal, first, last)
    kind = _kind(old, deal, was, is_, today)
    if kind is None:
        return None
    return Change(deal.id, kind, deal.amount, is_amount(deal, first, last) - is_amount(old, first, last))


def is_amount(deal: Standing | None, first: date, last: date) -> Decimal:
    """Return what a deal adds to the open amount of a period."""
    return deal.amount if deal is not None and _counts(deal, first, last) else Decimal(0)


def _counts(deal: Standing | None, first: date, last: date) -> bool:
    return (
        deal is not None and deal.state == "open" and deal.expected_on is not None and first <= deal.expected_on <= last
    )


def _kind(old: Standing | None, deal: Standing, was: bool, is_: bool, today: date) -> str | None:
    if deal.state in (WON, LOST):
        return deal.state if (old is None or old.state == "open") else None
    if not was and not is_:
        return None
    if old is None or old.state != "open":
        return NEW
    if was != is_:
        return MOVED_IN if is_ else MOVED_OUT
    return _kind_of_staying(old, deal, today)


def _kind_of_staying(old: Standing, deal: Standing, today: date) -> str:
    if deal.expected_on is not None and deal.expected_on < today:
        return SLIPPED
    if deal.amount != old.amount:
        return UP if deal.amount > old.amount else DOWN
    return SAME if deal.touched else IDLE
