"""What changed in the business of a month since a day: every deal is looked at, the largest are named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from heapq import nsmallest

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.queries import visible_to

from .changes import KINDS, SAME, Change, compare_one, is_amount
from .forecast import ZERO, people_of
from .history import Pair, pairs_since
from .rules import month_of

MOST_SHOWN = 50


@dataclass(frozen=True)
class ChangeRow:
    """One changed deal with its names."""

    change: Change
    customer_id: int
    customer: str
    title: str
    owner: str


@dataclass
class Sums:
    """How many deals stand under one heading, what they are worth, and what they change."""

    deals: int = 0
    amount: Decimal = ZERO
    difference: Decimal = ZERO

    def add(self, change: Change) -> None:
        """Count a deal."""
        self.deals += 1
        self.amount += change.amount
        self.difference += change.difference


@dataclass
class Changes:
    """What became of the open business since a day, by kind; `is_cut` when more deals changed than are named."""

    since: date
    sums: Mapping[str, Sums] = field(default_factory=lambda: {kind: Sums() for kind in KINDS})
    rows: Sequence[ChangeRow] = ()
    before: Decimal = ZERO
    now: Decimal = ZERO
    is_cut: bool = False


def read_changes(*, actor: Actor, month: date, since: date, now: datetime, kind: str = "") -> Changes:
    """Return what became of the business that is expected in a month, since the end of a day.

    Named are the largest deals of one kind, or of all but the unchanged ones.
    """
    first, last = month_of(month)
    moment = timezone.make_aware(datetime.combine(since + timedelta(days=1), time.min))
    found, today = Changes(since), timezone.localdate(now)
    changed: list[tuple[Change, Pair]] = []
    for pair in pairs_since(moment, people_of(actor), first, last):
        found.before += is_amount(pair.then, first, last)
        found.now += is_amount(pair.now, first, last)
        change = compare_one(pair.then, pair.now, first=first, last=last, today=today)
        if change is None:
            continue
        found.sums[change.kind].add(change)
        if change.kind == kind or (not kind and change.kind != SAME):
            changed.append((change, pair))
    found.is_cut = len(changed) > MOST_SHOWN
    found.rows = _named(actor, nsmallest(MOST_SHOWN, changed, key=lambda one: _order(one[0])))
    return found


def _order(change: Change) -> tuple[int, Decimal, int]:
    return KINDS.index(change.kind), -change.amount, change.id


def _named(actor: Actor, changed: Iterable[tuple[Change, Pair]]) -> list[ChangeRow]:
    """Return changed deals with names, as far as the actor sees their customers."""
    deals = list(changed)
    ids = {pair.customer_id for _change, pair in deals}
    names = dict(visible_to(actor).filter(pk__in=ids).values_list("pk", "name"))
    owners = person_names({pair.owner_id for _change, pair in deals})
    return [
        ChangeRow(change, pair.customer_id, names[pair.customer_id], pair.title, owners.get(pair.owner_id or 0, ""))
        for change, pair in deals
        if pair.customer_id in names
    ]
