"""Ways round claiming, limits and cool-downs that somebody clever might try: each is shut."""

from datetime import timedelta

import pytest

from zhike.access.models import PersonRole, Role
from zhike.customers.models import Customer
from zhike.customers.queries import visible_to
from zhike.customers.services import (
    MergeDraft,
    change_customer,
    delete_customer,
    merge_customers,
    restore_customer,
    share_customer,
    undo_merge,
)
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.pool import detours
from zhike.testing import make

from . import company
from .sweeping import SIGN_RULE, body, held, next_midnight, taken_by

DAY = timedelta(days=1)
full = lambda: pytest.raises(Refused, match="holding_full")  # noqa: E731


def _merge(world, person, survivor, other, now=None, **chosen):
    draft = MergeDraft(survivor.pk, [other.pk], {name: one.pk for name, one in chosen.items()})
    return merge_customers(actor=world.actor_of(person), draft=draft, now=now or world.now)


def _stage(world, person, customer, stage):
    version = Customer.objects.values_list("version", flat=True).get(pk=customer.pk)
    return change_customer(
        actor=world.actor_of(person),
        customer_id=customer.pk,
        version=version,
        changes={"stage": stage},
        now=world.now,
    )


def test_what_lay_in_the_recycle_bin_comes_back_within_the_limit_only(world):
    company.publish(holding_limit=1)
    hidden = make.customer(world.wang)
    manager, admin = world.actor_of(world.manager), world.actor_of(world.admin)
    delete_customer(actor=manager, customer_id=hidden.pk, now=world.now)
    make.customer(world.wang)
    with full():
        restore_customer(actor=manager, customer_id=hidden.pk, now=world.now)
    restore_customer(actor=admin, customer_id=hidden.pk, now=world.now)
    assert Customer.objects.filter(owner=world.wang, deleted_at=None).count() == 2


def test_a_merge_is_undone_within_the_limit_only(world):
    company.publish(holding_limit=2)
    one, other = make.customer(world.wang), make.customer(world.wang)
    merge = _merge(world, world.wang, one, other)
    third = make.customer(world.wang)
    with full():
        undo_merge(actor=world.actor_of(world.wang), merge_id=merge.pk, now=world.now)
    assert Customer.objects.get(pk=other.pk).deleted_at is not None, "refused as a whole"
    company.give(third, world.zhang, world.manager)
    undo_merge(actor=world.actor_of(world.wang), merge_id=merge.pk, now=world.now)
    assert Customer.objects.filter(owner=world.wang, deleted_at=None).count() == 2


def test_undoing_a_merge_that_changed_the_owner_needs_no_place_more(world):
    company.publish(holding_limit=1)
    taken, other = make.customer(world.zhang), make.customer(world.wang)
    company.publish(holding_limit=2)
    merge = _merge(world, world.manager, other, taken, owner=taken)
    company.publish(holding_limit=1)
    undo_merge(actor=world.actor_of(world.manager), merge_id=merge.pk, now=world.now)
    owners = Customer.objects.filter(deleted_at=None).order_by("pk").values_list("owner_id", flat=True)
    assert list(owners) == [world.zhang.pk, world.wang.pk]


def test_calling_a_customer_signed_for_a_while_makes_no_place(world):
    company.publish(holding_limit=1)
    mine = make.customer(world.wang)
    _stage(world, world.wang, mine, "closed")
    other = make.customer(world.wang)
    with full():
        _stage(world, world.wang, mine, "contacting")
    _stage(world, world.wang, mine, "after_sales")
    company.give(other, world.zhang, world.manager)
    _stage(world, world.wang, mine, "contacting")
    assert Customer.objects.get(pk=mine.pk).stage == "contacting"


def test_an_administrator_corrects_a_stage_whatever_the_limit(world):
    company.publish(holding_limit=1)
    mine = make.customer(world.wang, stage="closed")
    make.customer(world.wang)
    _stage(world, world.admin, mine, "contacting")
    assert Customer.objects.filter(owner=world.wang).exclude(stage="closed").count() == 2


@pytest.fixture
def pooled(world):
    """A customer that lies free in a pool of the agents."""
    company.publish(cool_down_days=15, default_days=10)
    pool = company.pool(kind="hidden")
    return company.into_pool(
        make.customer(world.outsider, now=world.now - 8 * DAY), pool, world.outsider, now=world.now - 3 * DAY
    )


@pytest.mark.parametrize("survives", ["own", "pooled"])
def test_nobody_takes_a_customer_out_of_a_pool_by_merging_it_into_his_own(world, pooled, survives):
    own = make.customer(world.agent)
    parties = {"own": (own, pooled), "pooled": (pooled, own)}[survives]
    with pytest.raises(Refused, match="merge_takes"):
        _merge(world, world.agent, *parties, owner=own)
    _merge(world, world.admin, *parties, owner=own)
    assert Customer.objects.get(deleted_at=None).owner_id == world.agent.pk


def test_two_customers_of_a_pool_are_merged_by_who_may_edit_them(world, pooled):
    other = company.into_pool(make.customer(world.outsider), company.Pool.objects.get(), world.outsider)
    _merge(world, world.agent, pooled, other)
    assert Customer.objects.get(deleted_at=None).owner_id is None


def test_a_merge_is_no_way_back_within_the_cool_down_and_gains_an_administrators_friend_no_day(world, pooled):
    operator = world.agent
    PersonRole.objects.create(person=operator, role=Role.objects.get(key="operations"))
    fresh = make.customer(world.outsider)
    with pytest.raises(Refused, match="cooling"):
        _merge(world, operator, fresh, pooled)
    other = make.customer(world.wang)
    _merge(world, operator, other, make.customer(world.wang))
    _merge(world, world.admin, fresh, pooled)
    fresh.refresh_from_db()
    assert fresh.clock_on == (world.now - 8 * DAY).date(), "the clock that he left goes on"
    assert fresh.protected_until == (world.now + 2 * DAY).date()


def test_without_the_guards_the_ways_round_are_open(world, pooled, monkeypatch):
    monkeypatch.setattr(detours, "_why_not", lambda actor, pool_id: None)
    _merge(world, world.agent, make.customer(world.agent), pooled)
    assert Customer.objects.get(deleted_at=None).owner_id == world.agent.pk


def test_who_put_himself_on_the_team_loses_sight_with_the_customer_and_a_colleague_does_not(world):
    company.publish(cool_down_days=15)
    pool, customer = company.pool(kind="hidden"), make.customer(world.wang)
    actor = world.actor_of(world.wang)
    for person in (world.wang, world.chen):
        share_customer(
            actor=actor, customer_id=customer.pk, person_id=person.pk, role="service", can_write=True, now=world.now
        )
    company.into_pool(customer, pool, world.wang)
    seen = [visible_to(world.actor_of(person), "edit").exists() for person in (world.wang, world.chen)]
    assert seen == [False, True]
    assert Event.objects.filter(kind="customers.unshared", customer_id=customer.pk, data__person=world.wang.pk).exists()


def test_days_in_the_recycle_bin_count_and_the_next_midnight_takes_what_is_due(world):
    company.publish(**body(SIGN_RULE))
    hidden, manager = held(world.wang, 9), world.actor_of(world.manager)
    delete_customer(actor=manager, customer_id=hidden.pk, now=world.now)
    assert taken_by(next_midnight(world.now + 20 * DAY)) == []
    restore_customer(actor=manager, customer_id=hidden.pk, now=world.now + 30 * DAY)
    day = Customer.objects.values_list("reclaim_on", flat=True).get(pk=hidden.pk)
    assert day == (world.now + 2 * DAY).date(), "shown at once, as the facts say"
    assert taken_by(next_midnight(world.now + 30 * DAY)) == [hidden.pk]
