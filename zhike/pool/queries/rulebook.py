"""Which rules hold where: pools inherit from the pool above and from the company, version by version.

The versions in force are remembered for a few seconds in each process: every change of owner asks them,
and a version takes effect at midnight, long after it was published.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from zhike.activities.calendar import calendar_between
from zhike.lib.workdays import Calendar

from ..choices import Asked, DayKind
from ..clock import Days, days_of
from ..models import Leave, Pool, Quota, RuleVersion
from ..rules import PoolRules, read_rules

_MEMORY_SECONDS = 5
# Clocks look so far back and ahead for workdays and leave.
_REACH = timedelta(days=1100)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InForce:
    """The rules of one pool on a day and the version that its last change came with."""

    rules: PoolRules
    version_id: int


@dataclass
class Rulebook:
    """All pools and the versions in force on one day."""

    day: date
    pools: Mapping[int, Pool]
    versions: Mapping[int | None, RuleVersion]
    _known: dict[int | None, InForce | None] = field(default_factory=dict)

    def of(self, pool_id: int | None) -> InForce | None:
        """Return the rules of a pool, or of the company for None; None where nobody has published any yet."""
        if pool_id not in self._known:
            self._known[pool_id] = self._find(pool_id)
        return self._known[pool_id]

    def _find(self, pool_id: int | None) -> InForce | None:
        chain = [None, *_above(self.pools.get(pool_id or 0))]
        found = [self.versions[one] for one in chain if one in self.versions]
        if not found:
            return None
        body: dict[str, Any] = {}
        for version in found:
            body |= version.body
        return InForce(read_rules(body), found[-1].pk)

    @cached_property
    def calendar(self) -> Calendar:
        """Return the company's workdays around the day, in one query."""
        return calendar_between(self.day - _REACH, self.day + _REACH)

    @cached_property
    def away(self) -> Mapping[int, frozenset[date]]:
        """Return the days of approved leave by person, in one query."""
        found: dict[int, set[date]] = {}
        granted = Leave.objects.filter(state=Asked.GRANTED, last_on__gte=self.day - _REACH)
        for person_id, first, last in granted.values_list("person_id", "first_on", "last_on"):
            found.setdefault(person_id, set()).update(first + _DAY * n for n in range((last - first).days + 1))
        return {person_id: frozenset(days) for person_id, days in found.items()}

    @cached_property
    def has_own_limits(self) -> bool:
        """Say whether anybody has a limit of his own."""
        return Quota.objects.filter(holding__isnull=False).exists()

    def days(self, rules: PoolRules, person_id: int | None) -> Days:
        """Return which days count for the clock of a person under given rules."""
        calendar = self.calendar if rules.day_kind == DayKind.WORKING else Calendar()
        return days_of(rules, calendar, self.away.get(person_id or 0, frozenset()))


def _above(pool: Pool | None) -> list[int]:
    """Return the pools from the root down to this one."""
    return [int(id_) for id_ in pool.path.strip("/").split("/")] if pool and pool.path else []


_remembered: dict[str, tuple[float, Rulebook]] = {}


def read_rulebook(day: date) -> Rulebook:
    """Read pools and the versions in force on a day, in two queries."""
    valid = RuleVersion.objects.filter(valid_from__lte=day).order_by("pool_id", "-valid_from", "-number")
    versions = {row.pool_id: row for row in valid.distinct("pool_id")}
    return Rulebook(day, {pool.pk: pool for pool in Pool.objects.all()}, versions)


def glance_at_rulebook(day: date) -> Rulebook:
    """Return the rulebook of a day, at most five seconds old."""
    now = time.monotonic()
    known = _remembered.get("book")
    if known is None or known[1].day != day or now - known[0] >= _MEMORY_SECONDS:
        known = _remembered["book"] = (now, read_rulebook(day))
    return known[1]


def forget() -> None:
    """Drop what this process remembers; after publishing or changing a pool, and before every test."""
    _remembered.clear()


def rules_in_force(pool_id: int | None, day: date) -> tuple[PoolRules, int] | None:
    """Return the rules that hold in a pool on a day with their version, or None while nobody has published any."""
    found = read_rulebook(day).of(pool_id)
    return (found.rules, found.version_id) if found else None


def pool_name(pool_id: int | None) -> str:
    """Return a pool's name as remembered; "" for none."""
    if pool_id is None:
        return ""
    pool = glance_at_rulebook(timezone.localdate()).pools.get(pool_id)
    return pool.name if pool else ""
