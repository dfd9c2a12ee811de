"""Warnings before a reclaim and reminders about leads: to the right people, at the right hour, each once."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from zhike.access.services import change_policy
from zhike.customers.models import Customer
from zhike.notify.models import Notification
from zhike.pool.due.predictions import refresh
from zhike.pool.models import ReclaimWarning
from zhike.pool.reminding import policy
from zhike.pool.reminding.timers import remind
from zhike.pool.reminding.warnings import warn
from zhike.testing import make
from zhike.testing.world import World

from .company import give, join, pool, publish
from .sweeping import SIGN_RULE, body, held

THREE_DAYS = {"amount": 3, "to": ["owner", "manager"]}
ONE_DAY = {"amount": 24, "unit": "hours", "to": ["owner"]}


def titles(person: Any, kind: str = "pool_warned") -> list[str]:
    """Return what somebody was told, in order."""
    return list(Notification.objects.filter(person=person, kind=kind).order_by("pk").values_list("title", flat=True))


def company(world: World, *ages: int, **more: Any) -> list[Customer]:
    """Publish rules with warnings and give 王晓燕 customers that go after ten days."""
    publish(**body(SIGN_RULE, warnings=[THREE_DAYS, ONE_DAY, {"amount": 2, "to": [], **more}]))
    found = [held(world.wang, age) for age in ages]
    refresh([one.pk for one in found], now=world.now)
    return found


def test_owner_manager_and_named_people_are_warned_once_in_one_message(world: World) -> None:
    company(world, 8, 8, 2, person_ids=[world.finance.pk])
    assert warn(now=world.now) == 2
    assert warn(now=world.now + timedelta(minutes=1)) == 0
    assert titles(world.wang) == ["2 位客户将被回收，最早 2026-11-23"]
    assert titles(world.manager) == ["王晓燕：2 位客户将被回收，最早 2026-11-23"]
    assert titles(world.finance) == []
    assert warn(now=world.now + timedelta(days=1)) == 2
    assert titles(world.finance) == ["王晓燕：2 位客户将被回收，最早 2026-11-23"]


def test_hours_count_to_midnight_and_days_wait_for_the_hour_of_the_company(world: World) -> None:
    company(world, 8)

    def at(day: int, hour: int) -> datetime:
        return timezone.make_aware(datetime(2026, 11, day, hour, 30))

    assert warn(now=at(20, 7)) == 0
    assert warn(now=at(20, 8)) == 1
    assert warn(now=at(21, 23)) == 1
    assert len(titles(world.wang)) == 1
    assert warn(now=at(22, 0)) == 1
    assert len(titles(world.wang)) == 2


def test_a_contact_moves_the_day_and_the_warning_with_it(world: World) -> None:
    (customer,) = company(world, 8)
    warn(now=world.now)
    Customer.objects.filter(pk=customer.pk).update(reclaim_on=datetime(2026, 11, 27).date())
    later = world.now + timedelta(days=4)
    assert warn(now=later) == 1
    assert len(titles(world.wang)) == 2
    assert ReclaimWarning.objects.filter(customer_id=customer.pk).count() == 2


def test_who_is_already_warned_of_tomorrow_is_not_told_of_three_days_too(world: World) -> None:
    company(world, 10)
    assert warn(now=world.now) == 1
    assert len(titles(world.wang)) == 1 and titles(world.manager) == []


def test_a_lead_that_nobody_has_warns_the_pools_administrator_after_the_set_minutes(world: World) -> None:
    join(pool(), world.agent, "admin")
    lead = make.customer(world.wang)
    Customer.objects.filter(pk=lead.pk).update(owner=None, pool_id=None, created_at=world.now)
    assert remind(now=world.now + timedelta(minutes=29)) == 0
    assert remind(now=world.now + timedelta(minutes=30)) == 1
    assert remind(now=world.now + timedelta(minutes=31)) == 0
    assert titles(world.agent, "pool_lead_waits") == ["1 条线索还没有人负责"]


def test_an_unfollowed_customer_warns_its_owner_then_his_manager(world: World) -> None:
    one, other = make.customer(world.chen), make.customer(world.chen)
    for customer in (one, other):
        give(customer, world.wang, world.manager, reason="新线索")
    make.follow_up(world.wang, other, now=world.now + timedelta(minutes=5))
    assert remind(now=world.now + timedelta(minutes=119)) == 0
    assert remind(now=world.now + timedelta(minutes=120)) == 1
    assert titles(world.wang, "pool_unfollowed") == ["1 位分到的客户还没跟进"]
    assert remind(now=world.now + timedelta(minutes=480)) == 1
    assert titles(world.manager, "pool_unfollowed") == ["王晓燕：1 位分到的客户还没跟进"]
    assert remind(now=world.now + timedelta(days=2)) == 0


def test_timers_are_settings_and_off_at_zero(world: World) -> None:
    lead = make.customer(world.wang)
    Customer.objects.filter(pk=lead.pk).update(owner=None, pool_id=None, created_at=world.now)
    change_policy(actor=world.actor_of(world.admin), key=policy.KEY, values={"unassigned_minutes": 0})
    assert remind(now=world.now + timedelta(hours=5)) == 0
