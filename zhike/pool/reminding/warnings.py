"""Warn before customers are taken back: each warning of the rules once, one message per reader.

A warning is written and told in one transaction; the database lets each be written once, so no worker doubles it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from zhike.access import policies
from zhike.access.queries import person_names
from zhike.approvals.queries import find_managers
from zhike.customers.models import Customer
from zhike.notify.services import notify

from ..choices import SweepState
from ..due.evaluating import RuleGroup, groups_of
from ..models import Sweep
from ..queries.rulebook import read_rulebook
from ..rules import Notice
from . import policy
from .words import WARNED, Told, lazily, listed, others_title, warned_title

HOURS = "hours"
_WRITE = """
INSERT INTO pool_reclaimwarning (customer_id, person_id, reclaim_on, amount, unit, at)
SELECT id, owner_id, reclaim_on, %s, %s, %s FROM customers_customer
WHERE deleted_at IS NULL AND owner_id IS NOT NULL AND COALESCE(reclaim_on, 'infinity'::date) > %s
  AND COALESCE(reclaim_on, 'infinity'::date) <= %s
  AND ((%s AND pool_id IS NULL) OR pool_id = ANY(%s::bigint[]))
ORDER BY id ON CONFLICT DO NOTHING RETURNING id, customer_id, person_id, reclaim_on
"""


@dataclass(frozen=True)
class Warned:
    """One warning that was just written."""

    pk: int
    customer_id: int
    owner_id: int
    reclaim_on: date


def warn(*, now: datetime) -> int:
    """Give the warnings that are due and return how many customers they were about.

    None while a sweep is under way: it may still bring the days in line with new rules.
    """
    if Sweep.objects.exclude(state=SweepState.DONE).exists():
        return 0
    count = 0
    hour = int(policies.get_policy(policy.KEY)["warn_hour"])
    for group in groups_of(read_rulebook(timezone.localdate(now))):
        with transaction.atomic():
            count += _warn_group(group, now, hour)
    return count


def _warn_group(group: RuleGroup, now: datetime, hour: int) -> int:
    told: set[int] = set()
    for notice in sorted(group.rules.warnings, key=_hours_before):
        fresh = [one for one in _write(group, notice, now, hour) if one.customer_id not in told]
        told |= {one.customer_id for one in fresh}
        if fresh:
            _tell(notice, fresh, now)
    return len(told)


def _hours_before(notice: Notice) -> int:
    return notice.amount if notice.unit == HOURS else notice.amount * 24


def last_day(notice: Notice, *, now: datetime, hour: int) -> date | None:
    """Return the last day of reclaim that a warning is due for at this moment; None while it is too early."""
    local = timezone.localtime(now)
    if notice.unit == HOURS:
        return (local + timedelta(hours=notice.amount)).date()
    return local.date() + timedelta(days=notice.amount - (0 if local.hour >= hour else 1))


def _write(group: RuleGroup, notice: Notice, now: datetime, hour: int) -> list[Warned]:
    params: list[Any] = [notice.amount, notice.unit, now, timezone.localdate(now), last_day(notice, now=now, hour=hour)]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*params, group.with_none, list(group.pool_ids)])
        return [Warned(*row) for row in cursor.fetchall()]


def _tell(notice: Notice, fresh: Sequence[Warned], now: datetime) -> None:
    by_reader: defaultdict[int, list[Warned]] = defaultdict(list)
    for owner_id, theirs in _by_owner(fresh).items():
        for reader in _readers(notice, owner_id):
            by_reader[reader] += theirs
    names = Customer.objects.in_bulk({one.customer_id for one in fresh})
    owners = person_names({one.owner_id for one in fresh})
    for reader, about in sorted(by_reader.items()):
        about.sort(key=lambda one: (one.reclaim_on, one.customer_id))
        told = Told(
            [names[one.customer_id].name for one in about[:3]],
            len(about),
            about[0].reclaim_on,
            sorted({owners.get(one.owner_id, "") for one in about}),
        )
        is_own = all(one.owner_id == reader for one in about)
        notify(
            person_ids=[reader],
            kind=WARNED.name,
            title=lazily(warned_title if is_own else others_title, told),
            body=lazily(listed, told),
            url=f"/customers/{about[0].customer_id}/" if len(about) == 1 else reverse("pool:due"),
            customer_id=about[0].customer_id if len(about) == 1 else None,
            key=f"warned:{min(one.pk for one in about)}:{reader}",
            at=now,
        )


def _by_owner(fresh: Iterable[Warned]) -> Mapping[int, list[Warned]]:
    found: defaultdict[int, list[Warned]] = defaultdict(list)
    for one in fresh:
        found[one.owner_id].append(one)
    return found


def _readers(notice: Notice, owner_id: int) -> set[int]:
    readers = set(notice.person_ids)
    if "owner" in notice.to:
        readers.add(owner_id)
    if "manager" in notice.to:
        readers |= set(find_managers(owner_id, 1))
    return readers
