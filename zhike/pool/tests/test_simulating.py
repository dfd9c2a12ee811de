"""What a simulation says is what the sweep does: the same ids after the clock has moved over midnight."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.pool import facts, ruling
from zhike.pool.models import CustomerLock, Holding, Leave, RuleVersion, SimulationRow, SweepRow
from zhike.pool.rules import Trigger
from zhike.testing.world import World

from .company import TODAY, pool, publish
from .rule_kinds import KINDS
from .sweeping import IDLE_RULE, IDLE_TEST, SIGN_RULE, body, held, next_midnight, taken_by


def base(world: World) -> None:
    """Fill the company with customers of every age, grade, stage and tier; one owner is on leave."""
    ages, grades = (1, 3, 4, 7, 8, 10, 11, 15, 16, 21, 22, 40), ("", "A", "B", "C")
    for place, age in enumerate(ages * 3):
        owner = (world.wang, world.zhang, world.chen)[place % 3]
        columns: dict[str, Any] = {"grade": grades[place % 4]}
        columns["stage"] = "closed" if place % 7 == 0 else "inquiry"
        columns["tier"] = "strategic" if place % 5 == 0 else "prospect"
        if place % 3 == 1:
            columns["qualified_at"] = world.now - timedelta(days=age // 2)
        customer = held(owner, age, **columns)
        if place % 4 == 2:
            day = (TODAY - timedelta(days=age // 2)).isoformat()
            Holding.objects.filter(customer_id=customer.pk).update(actions={"call": day})
        if place % 11 == 0:
            CustomerLock.objects.create(customer_id=customer.pk, reason="谈判中", at=world.now)
    Leave.objects.create(
        person_id=world.chen.pk,
        first_on=TODAY - timedelta(days=4),
        last_on=TODAY + timedelta(days=1),
        state="granted",
        created_at=world.now,
    )


@pytest.fixture
def opportunities() -> Any:
    """Some room says when a customer had its newest opportunity: here, those in the list of a table."""
    facts.register_opportunity("tests", "CASE WHEN {row}.id %% 2 = 0 THEN DATE '2026-11-15' END")
    yield
    facts.unregister("tests")


def taken_and_told(world: World, wanted: dict[str, Any]) -> tuple[list[int], list[int]]:
    """Draft, try and publish rules, move over midnight, sweep; return whom it took and whom the simulation named."""
    actor = world.actor_of(world.admin)
    ruling.save_draft(actor=actor, pool_id=None, body=wanted, now=world.now)
    run = ruling.simulate(actor=actor, pool_id=None, body=wanted, now=world.now)
    version = ruling.publish(actor=actor, pool_id=None, now=world.now)
    assert version.valid_from == TODAY + timedelta(days=1)
    assert taken_by(world.now) == [] or RuleVersion.objects.count() > 1
    told = SimulationRow.objects.filter(simulation=run, then_on__lte=run.day).values_list("customer_id", flat=True)
    return taken_by(next_midnight(world.now)), sorted(told)


@pytest.mark.parametrize("kind", KINDS)
def test_simulate_move_over_midnight_sweep_the_ids_agree(world: World, opportunities: Any, kind: str) -> None:
    base(world)
    taken, told = taken_and_told(world, KINDS[kind])
    assert taken == told
    assert taken, "a rule of this kind takes somebody"


def test_the_whole_horizon_agrees_day_by_day(world: World) -> None:
    base(world)
    actor = world.actor_of(world.admin)
    wanted = body(IDLE_RULE, SIGN_RULE)
    ruling.save_draft(actor=actor, pool_id=None, body=wanted, now=world.now)
    run = ruling.simulate(actor=actor, pool_id=None, body=wanted, now=world.now)
    ruling.publish(actor=actor, pool_id=None, now=world.now)
    rows = SimulationRow.objects.filter(simulation=run)
    told = {row.customer_id: (max(row.then_on or run.day, run.day), row.trigger) for row in rows}
    taken: dict[int, Any] = {}
    for day in range(ruling.HORIZON + 1):
        moment = next_midnight(world.now + timedelta(days=day))
        for id_ in taken_by(moment):
            why = SweepRow.objects.filter(customer_id=id_, state="taken").values_list("trigger", flat=True)
            taken[id_] = (timezone.localdate(moment), why.get())
    assert taken == told
    assert {why for _day, why in told.values()} == {"久未跟进", "到期未签"}


def test_a_pools_draft_changes_that_pool_only(world: World) -> None:
    base(world)
    one = pool("甲")
    Customer.objects.filter(owner=world.wang).update(pool_id=one.pk)
    publish(**body(replace(SIGN_RULE, is_active=False)))
    actor = world.actor_of(world.admin)
    run = ruling.simulate(actor=actor, pool_id=one.pk, body={"triggers": body(SIGN_RULE)["triggers"]}, now=world.now)
    assert set(run.rows.values_list("person_id", flat=True)) == {world.wang.pk}


def test_a_pools_trial_counts_its_own_customers_and_those_of_the_pools_below(world: World) -> None:
    base(world)
    above = pool("甲")
    below, beside = pool("乙", above), pool("丙")
    for place, customer in enumerate(Customer.objects.filter(owner=world.wang).order_by("pk")):
        Customer.objects.filter(pk=customer.pk).update(pool_id=[above.pk, below.pk, beside.pk][place % 3])
    publish(**body(SIGN_RULE))
    actor = world.actor_of(world.admin)
    whole = ruling.simulate(actor=actor, pool_id=None, body=body(SIGN_RULE), now=world.now)
    run = ruling.simulate(actor=actor, pool_id=above.pk, body=body(SIGN_RULE), now=world.now)
    assert set(run.rows.values_list("pool_id", flat=True)) == {above.pk, below.pk}
    assert set(whole.rows.values_list("pool_id", flat=True)) >= {above.pk, below.pk, beside.pk}
    assert run.counts["now_all"] == run.counts["then_all"] == run.rows.count() < whole.counts["now_all"]


def test_kept_and_lost_are_told_apart(world: World) -> None:
    due, spared = held(world.wang, 20), held(world.wang, 20, grade="A")
    publish(**body(replace(SIGN_RULE, condition={"all": [{"field": "grade", "op": "in", "value": ["A"]}]})))
    wanted = body(replace(SIGN_RULE, condition={"all": [{"field": "grade", "op": "not_in", "value": ["A"]}]}))
    run = ruling.simulate(actor=world.actor_of(world.admin), pool_id=None, body=wanted, now=world.now)
    rows = {row.customer_id: row for row in run.rows.all()}
    assert rows[due.pk].now_on is None and rows[due.pk].then_on is not None
    assert rows[spared.pk].now_on is not None and rows[spared.pk].then_on is None
    assert (run.counts["lost"], run.counts["kept"]) == (1, 1)


def test_publishing_needs_a_trial_of_the_draft_as_it_stands(world: World) -> None:
    actor = world.actor_of(world.admin)
    ruling.save_draft(actor=actor, pool_id=None, body=body(IDLE_RULE), now=world.now)
    with pytest.raises(Refused) as refused:
        ruling.publish(actor=actor, pool_id=None, now=world.now)
    assert refused.value.refusal.code == "pool.rules_not_tried"
    ruling.simulate(actor=actor, pool_id=None, body=body(IDLE_RULE), now=world.now)
    ruling.save_draft(actor=actor, pool_id=None, body=body(SIGN_RULE), now=world.now)
    with pytest.raises(Refused):
        ruling.publish(actor=actor, pool_id=None, now=world.now)
    run = ruling.simulate(actor=actor, pool_id=None, body=body(SIGN_RULE), now=world.now)
    version = ruling.publish(actor=actor, pool_id=None, note="试行", now=world.now)
    assert version.forecast["simulation"] == run.pk
    run.refresh_from_db()
    assert run.version_id == version.pk
    with pytest.raises(Refused):
        ruling.save_draft(actor=world.actor_of(world.wang), pool_id=None, body=body(IDLE_RULE), now=world.now)


def test_switching_a_rule_off_and_on_starts_no_clock_again(world: World) -> None:
    customer = held(world.wang, 30)
    off = body(replace(IDLE_RULE, is_active=False))
    publish(valid_from=TODAY, **off)
    assert taken_by(world.now) == []
    publish(valid_from=TODAY + timedelta(days=1), **body(IDLE_RULE))
    assert taken_by(next_midnight(world.now)) == [customer.pk]


def test_rules_that_contradict_themselves_are_refused(world: World) -> None:
    actor = world.actor_of(world.admin)
    for wrong in (
        body(IDLE_RULE, default_days=30, cap_days=10),
        body(Trigger(key="empty", label="空")),
        body(IDLE_RULE, replace(IDLE_RULE, tests=(IDLE_TEST,))),
        body(replace(IDLE_RULE, condition={"all": [{"field": "nothing", "op": "eq", "value": 1}]})),
    ):
        with pytest.raises(Refused):
            ruling.save_draft(actor=actor, pool_id=None, body=wrong, now=world.now)


def test_a_condition_that_cannot_be_read_any_more_takes_nobody(world: World) -> None:
    held(world.wang, 90)
    publish(**body(replace(IDLE_RULE, condition={"all": [{"field": "custom_999", "op": "eq", "value": 1}]})))
    assert taken_by(world.now) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
