"""What people hold and have claimed, and how much they may: counted for many at once, locked where it must be exact."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from zhike.web.statements import Row, ask

from ..rules import Limits
from ..signed import SIGNED_SQL
from .rulebook import Rulebook, glance_at_rulebook

_LOCK = """
INSERT INTO pool_quota (person_id) SELECT id FROM unnest(%s::bigint[]) AS asked(id) ORDER BY id
ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id RETURNING person_id, holding
"""
_OWN = "SELECT person_id, holding FROM pool_quota WHERE person_id = ANY(%s::bigint[])"
_HELD = f"""
SELECT customer.owner_id, customer.pool_id, {SIGNED_SQL.format(row="customer")} AS signed, count(*)
FROM customers_customer AS customer WHERE customer.owner_id = ANY(%s::bigint[]) AND customer.deleted_at IS NULL
GROUP BY 1, 2, 3
"""  # noqa: S608
_CLAIMED = """
SELECT to_person_id, count(*) FILTER (WHERE at >= %s), count(*) FILTER (WHERE at >= %s),
  count(*) FILTER (WHERE at >= %s)
FROM customers_ownerchange WHERE way = 'claim' AND to_person_id = ANY(%s::bigint[]) AND at >= %s GROUP BY 1
"""


@dataclass
class Tally:
    """What one person has: customers by (pool, signed), claims of the day, week and month, and his own limit."""

    own_limit: int | None = None
    held: dict[tuple[int | None, bool], int] = field(default_factory=dict)
    today: int = 0
    week: int = 0
    month: int = 0

    def count(self, *, with_signed: bool, pool_id: int | None = None, everywhere: bool = True) -> int:
        """Count what he holds, in one pool or over all."""
        fits = [
            number
            for (pool, signed), number in self.held.items()
            if (with_signed or not signed) and (everywhere or pool == pool_id)
        ]
        return sum(fits)

    def add(self, pool_id: int | None, *, signed: bool, is_claim: bool) -> None:
        """Count one more, which is not written yet."""
        self.held[pool_id, signed] = self.held.get((pool_id, signed), 0) + 1
        if is_claim:
            self.today, self.week, self.month = self.today + 1, self.week + 1, self.month + 1


def limits_of(book: Rulebook, pool_id: int | None, own_limit: int | None = None) -> Limits:
    """Return the limits of a person in a pool: over all and in the pool, each counted by itself, so the lower wins."""
    company, own = book.of(None), book.of(pool_id) if pool_id is not None else None
    every = [force.rules for force in (company, own) if force]
    return Limits(
        holding=own_limit if own_limit is not None else company.rules.holding_limit if company else None,
        holding_in_pool=own.rules.holding_limit if own else None,
        per_day=_lower(rules.claims_per_day for rules in every),
        per_week=_lower(rules.claims_per_week for rules in every),
        per_month=_lower(rules.claims_per_month for rules in every),
    )


def _lower(limits: Iterable[int | None]) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


def read_tallies(person_ids: Collection[int], now: datetime, *, lock: bool, claims: bool) -> dict[int, Tally]:
    """Return what each person has; with `lock` nobody else can give him anything before the transaction ends.

    The lock is a statement of its own, so that the count sees what the one before has written.
    """
    ids = sorted(person_ids)
    found = {person_id: Tally() for person_id in ids}
    for person_id, holding in ask(_LOCK if lock else _OWN, [ids]):
        found[person_id].own_limit = holding
    for person_id, pool_id, signed, number in ask(_HELD, [ids]):
        found[person_id].held[pool_id, signed] = number
    if claims:
        day, week, month = spans(now)
        _fill_claims(found, ask(_CLAIMED, [day, week, month, ids, min(week, month)]))
    return found


def _fill_claims(found: Mapping[int, Tally], rows: Iterable[Row]) -> None:
    for person_id, today, week, month in rows:
        tally = found[person_id]
        tally.today, tally.week, tally.month = today, week, month


def spans(now: datetime) -> tuple[datetime, datetime, datetime]:
    """Return when the company's day, week (from Monday) and month began."""
    today = timezone.localdate(now)
    days = (today, today - timedelta(days=today.weekday()), today.replace(day=1))
    day, week, month = (_midnight(one, now) for one in days)
    return day, week, month


def _midnight(day: date, now: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()), timezone.localtime(now).tzinfo)


def holding_limits(person_ids: Collection[int], now: datetime) -> dict[int, int | None]:
    """Return each person's limit over all pools, his own or the company's; None is none."""
    book = glance_at_rulebook(timezone.localdate(now))
    tallies = read_tallies(person_ids, now, lock=False, claims=False)
    return {person_id: limits_of(book, None, tally.own_limit).holding for person_id, tally in tallies.items()}


def free_places(person_ids: Collection[int], pool_id: int | None, now: datetime) -> dict[int, int | None]:
    """Return how many more customers each person may have in a pool (None: any number), without locking anybody.

    For choosing whom to give a customer; the limit itself is held when it is given.
    """
    book = glance_at_rulebook(timezone.localdate(now))
    tallies = read_tallies(person_ids, now, lock=False, claims=False)
    return {person_id: _free(book, pool_id, tally) for person_id, tally in tallies.items()}


def _free(book: Rulebook, pool_id: int | None, tally: Tally) -> int | None:
    limits = limits_of(book, pool_id, tally.own_limit)
    company, own = book.of(None), book.of(pool_id)
    left = []
    if limits.holding is not None:
        signed = bool(company and company.rules.signed_count)
        left.append(limits.holding - tally.count(with_signed=signed))
    if limits.holding_in_pool is not None:
        signed = bool(own and own.rules.signed_count)
        left.append(limits.holding_in_pool - tally.count(with_signed=signed, pool_id=pool_id, everywhere=False))
    return max(min(left), 0) if left else None


def read_claimer(person_id: int, pool_ids: Collection[int | None], now: datetime) -> Tally | None:
    """Return what a person has who claims from these pools, without locking; None where no limit binds anybody."""
    book = glance_at_rulebook(timezone.localdate(now))
    if not book.has_own_limits and all(limits_of(book, pool_id) == Limits() for pool_id in pool_ids):
        return None
    return read_tallies([person_id], now, lock=False, claims=True)[person_id]


def claimable(tally: Tally, pool_ids: Collection[int | None], now: datetime) -> int | None:
    """Return how many customers somebody with this tally may claim from these pools at most (None: any number)."""
    book = glance_at_rulebook(timezone.localdate(now))
    left = [_claimable(book, pool_id, tally) for pool_id in pool_ids]
    return max((one for one in left if one is not None), default=0) if None not in left else None


def _claimable(book: Rulebook, pool_id: int | None, tally: Tally) -> int | None:
    limits = limits_of(book, pool_id, tally.own_limit)
    spans = ((limits.per_day, tally.today), (limits.per_week, tally.week), (limits.per_month, tally.month))
    left = [limit - taken for limit, taken in spans if limit is not None]
    free = _free(book, pool_id, tally)
    if free is not None:
        left.append(free)
    return max(min(left), 0) if left else None
