"""How many customers a person holds and may still claim, and which ones he waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.models import Customer

from ..models import PastHolding
from ..starting import cool_until
from .loads import Tally, limits_of, read_tallies
from .rulebook import glance_at_rulebook

SHOWN = 5


@dataclass(frozen=True)
class Span:
    """Claims of a day, week or month: taken, allowed (None: any number)."""

    key: str
    taken: int
    limit: int | None

    @property
    def left(self) -> int | None:
        """Return how many more claims are left."""
        return None if self.limit is None else max(self.limit - self.taken, 0)


@dataclass(frozen=True)
class Cooling:
    """A customer that a former owner may not have again yet."""

    customer_id: int
    name: str
    until: date


@dataclass(frozen=True)
class Quota:
    """One person's quota as the claim page shows it; None of a limit is no limit."""

    held: int
    limit: int | None
    spans: Sequence[Span]
    cooling: Sequence[Cooling]
    cooling_count: int

    @property
    def share(self) -> int:
        """Return how full the holding is, in per cent."""
        return min(100, round(100 * self.held / self.limit)) if self.limit else 0

    @property
    def is_full(self) -> bool:
        """Say whether nothing more can be claimed."""
        return self.limit is not None and self.held >= self.limit


def get_quota(*, actor: Actor, pool_id: int | None, now: datetime) -> Quota:
    """Return the quota of the actor: over all, or in the pool where that is the lower one. Five queries at most."""
    book = glance_at_rulebook(timezone.localdate(now))
    tally = read_tallies([actor.person_id], now, lock=False, claims=True)[actor.person_id]
    limits = limits_of(book, pool_id, tally.own_limit)
    company, own = book.of(None), book.of(pool_id)
    held = tally.count(with_signed=bool(company and company.rules.signed_count))
    limit = limits.holding
    if limits.holding_in_pool is not None and pool_id is not None:
        signed = bool(own and own.rules.signed_count)
        in_pool = tally.count(with_signed=signed, pool_id=pool_id, everywhere=False)
        if limit is None or limits.holding_in_pool - in_pool < limit - held:
            held, limit = in_pool, limits.holding_in_pool
    spans = _spans(tally, limits.per_day, limits.per_week, limits.per_month)
    cooling = list_cooling(actor=actor, now=now)
    return Quota(held, limit, spans, cooling[:SHOWN], len(cooling))


def _spans(tally: Tally, per_day: int | None, per_week: int | None, per_month: int | None) -> list[Span]:
    found = [
        Span("day", tally.today, per_day),
        Span("week", tally.week, per_week),
        Span("month", tally.month, per_month),
    ]
    return [one for one in found if one.limit is not None]


def list_cooling(*, actor: Actor, now: datetime) -> list[Cooling]:
    """Return the customers that the actor returned, or lost, and may not have yet; the soonest first."""
    from ..guarding import RETURNS

    book, today = glance_at_rulebook(timezone.localdate(now)), timezone.localdate(now)
    every = [None, *book.pools]
    longest = max((force.rules.cool_down_days for id_ in every if (force := book.of(id_))), default=0)
    if not longest:
        return []
    past = PastHolding.objects.filter(
        person_id=actor.person_id, end_way__in=RETURNS, ended_at__gte=now - timedelta(days=longest + 1)
    )
    ended = dict(past.order_by("ended_at").values_list("customer_id", "ended_at"))
    lying = Customer.objects.filter(pk__in=list(ended), owner__isnull=True, deleted_at__isnull=True)
    found = []
    for pk, name, pool_id in lying.values_list("pk", "name", "pool_id"):
        force = book.of(pool_id)
        until = cool_until(ended[pk], force.rules if force else None)
        if until >= today:
            found.append(Cooling(pk, name, until))
    return sorted(found, key=lambda one: (one.until, one.customer_id))
