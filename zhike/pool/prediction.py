"""On which day a customer will be taken back if nothing happens: what lists show as a countdown. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .clock import EVERY_DAY, Days
from .rules import IDLE, NO_SIGNATURE, PoolRules, Test, Trigger

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """What is known of a customer when its reclaim is predicted; days before the present holding do not count."""

    started_on: date
    protected_until: date
    grade: str = ""
    last_contact_on: date | None = None
    opportunity_on: date | None = None
    is_exempt: bool = False


def reclaim_day(seen: Seen, rules: PoolRules, days: Days = EVERY_DAY) -> date | None:
    """Return the first day (from 00:00) on which some trigger takes the customer; None when none ever does."""
    if seen.is_exempt:
        return None
    found = [day for one in rules.triggers if one.is_active and (day := _day_of(one, seen, days))]
    return _after_leave(min(found), days) if found else None


def _after_leave(day: date, days: Days) -> date:
    """Put off what would come while the owner is on leave."""
    while day in days.away:
        day += _DAY
    return day


def _day_of(trigger: Trigger, seen: Seen, days: Days) -> date | None:
    due = [_missing_on(test, seen, days) for test in trigger.tests]
    if not due:
        return None
    day = max(due) if trigger.every else min(due)
    return day if trigger.before_protection_ends else max(day, seen.protected_until + _DAY)


def _missing_on(test: Test, seen: Seen, days: Days) -> date:
    """Return the first day on which something counts as missing."""
    if test.kind == NO_SIGNATURE:
        return seen.protected_until + _DAY
    last = seen.last_contact_on if test.kind == IDLE else seen.opportunity_on
    return days.add(_later((seen.started_on, last)), test.days_for(seen.grade)) + _DAY


def _later(days: Iterable[date | None]) -> date:
    return max(day for day in days if day)
