"""Builders for the tests of sweeps: customers with a clock that began so many days ago, and rules of each kind."""

import os
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from zhike.access.models import Person
from zhike.customers.models import Customer
from zhike.pool.models import Holding
from zhike.pool.rules import IDLE, NO_OPPORTUNITY, NO_SIGNATURE, Test, Trigger, dump_rules, read_rules
from zhike.pool.sweeping import sweep
from zhike.testing import forked, make
from zhike.testing.world import NOW

IDLE_TEST = Test(kind=IDLE, days=7, by_grade={"A": 3, "B": 7, "C": 15})
IDLE_RULE = Trigger(key="idle", label="久未跟进", tests=(IDLE_TEST,))
SIGN_RULE = Trigger(key="sign", label="到期未签", tests=(Test(kind=NO_SIGNATURE),))
NO_DEAL_RULE = Trigger(key="deal", label="没有商机", tests=(Test(kind=NO_OPPORTUNITY, days=20),))


def held(owner: Person, days_ago: int, now: datetime = NOW, **columns: Any) -> Customer:
    """Create a customer whose owner has had it for so many days."""
    began = now - timedelta(days=days_ago)
    customer = make.customer(owner, now=began)
    Holding.objects.filter(customer_id=customer.pk).update(started_on=timezone.localdate(began), began_at=began)
    Customer.objects.filter(pk=customer.pk).update(
        clock_on=timezone.localdate(began), owner_since=began, created_at=began, **columns
    )
    customer.refresh_from_db()
    return customer


def body(*triggers: Trigger, **more: Any) -> dict[str, Any]:
    """Return rules with these triggers as they are stored."""
    rules = read_rules({"default_days": 10, "holding_limit": None, **more})
    return dump_rules(replace(rules, triggers=triggers))


def next_midnight(now: datetime = NOW) -> datetime:
    """Return a few seconds past the next midnight."""
    day = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(0, 0, 5)))


def taken_by(now: datetime) -> list[int]:
    """Sweep at a moment and return whom it took."""
    run = sweep(now=now)
    assert run is not None
    return sorted(run.rows.exclude(state="spared").values_list("customer_id", flat=True))


def environment() -> dict[str, str]:
    """Return what a process of its own needs to work on the database of the tests."""
    return os.environ | forked.environment()
