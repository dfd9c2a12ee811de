"""A trial over a large base is done by the worker, tells how far it is, survives a kill, and says why of everybody."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from zhike.lib.refusals import Refused
from zhike.pool import ruling
from zhike.pool.models import RuleDraft, Simulation
from zhike.pool.ruling import reading, trying
from zhike.pool.tasks import take_up_trials
from zhike.testing.world import World

from .company import publish
from .sweeping import IDLE_RULE, SIGN_RULE, body, held

WANTED = body(IDLE_RULE, SIGN_RULE)


@pytest.fixture
def large(world: World, monkeypatch: Any) -> list[int]:
    """A base of five slices, and nobody who works on deferred jobs."""
    ids = [held(world.wang, days).pk for days in (1, 4, 9, 15, 20, 26, 30, 33, 40)]
    monkeypatch.setattr(trying, "SLICE", 2)
    return ids


def outcome(run: Simulation) -> dict[int, Any]:
    """Return what a trial says of each customer."""
    return {row.customer_id: (row.then_on, row.now_on, row.trigger) for row in run.rows.all()}


def test_a_large_base_is_tried_by_the_worker_with_progress_on_the_page(
    world: World, large: list[int], client_of: Any
) -> None:
    client: Client = client_of(world.admin)
    ruling.save_draft(actor=world.actor_of(world.admin), pool_id=None, body=WANTED, now=world.now)
    address = client.post("/pool/rules/0/try/").headers["Location"]
    run = Simulation.objects.get()
    page = client.get(address).content.decode()
    assert run.state == "running" and "正在试算" in page and f"trial-{run.pk}" in page
    assert "正在试算" in client.get(f"{address}progress/").content.decode()
    assert client.post("/pool/rules/0/publish/").status_code != 302 or RuleDraft.objects.exists()
    ruling.run_trial(simulation_id=run.pk)
    assert client.get(f"{address}progress/").headers["HX-Redirect"] == address
    assert "试算" in client.get(address).content.decode()
    assert client.post("/pool/rules/0/publish/").status_code == 302 and not RuleDraft.objects.exists()


def test_rules_are_not_published_on_half_a_trial(world: World, large: list[int]) -> None:
    actor = world.actor_of(world.admin)
    ruling.save_draft(actor=actor, pool_id=None, body=WANTED, now=world.now)
    run = ruling.start_trial(actor=actor, pool_id=None, body=WANTED, now=world.now)
    with pytest.raises(Refused) as refused:
        ruling.publish(actor=actor, pool_id=None, now=world.now)
    assert refused.value.refusal.code == "pool.rules_not_tried"
    ruling.run_trial(simulation_id=run.pk)
    assert ruling.publish(actor=actor, pool_id=None, now=world.now).forecast["simulation"] == run.pk


def test_a_trial_that_was_killed_is_taken_up_where_it_stopped(world: World, large: list[int], monkeypatch: Any) -> None:
    actor = world.actor_of(world.admin)
    whole = ruling.simulate(actor=actor, pool_id=None, body=WANTED, now=world.now)
    real, calls = trying._try_slice, list[Any]()

    def die(run: Simulation, span: tuple[int, int]) -> None:
        calls.append(span)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(run, span)

    monkeypatch.setattr(trying, "_try_slice", die)
    run = ruling.start_trial(actor=actor, pool_id=None, body=WANTED, now=world.now)
    with pytest.raises(KeyboardInterrupt):
        ruling.run_trial(simulation_id=run.pk)
    run.refresh_from_db()
    assert run.state == "running" and 0 < run.share < 100 and run.done_to == large[3]
    assert take_up_trials(0) == 0, "somebody may still be at it"
    Simulation.objects.filter(pk=run.pk).update(beat_at=world.now - timedelta(days=1))
    assert take_up_trials(0) == 1
    ruling.run_trial(simulation_id=run.pk)
    run.refresh_from_db()
    assert len(calls) == len(set(calls)) + 1, "only the slice that died was looked at again"
    assert outcome(run) == outcome(whole) and run.counts == whole.counts and run.state == "done"


def test_everybody_listed_has_a_reason_those_who_would_stay_too(world: World) -> None:
    publish(**body(SIGN_RULE))
    soon, later = held(world.wang, 30), held(world.wang, 1, grade="C")
    exempt, spared = held(world.wang, 12, tier="strategic"), held(world.wang, 12)
    held(world.wang, 12, stage="closed")
    ranked = replace(IDLE_RULE, condition={"all": [{"field": "grade", "op": "in", "value": ["C"]}]})
    wanted = body(replace(SIGN_RULE, condition={"all": [{"field": "id", "op": "eq", "value": soon.pk}]}), ranked)
    wanted["triggers"][0]["condition"] = {"all": [{"field": "grade", "op": "in", "value": ["A"]}]}
    wanted |= {"exempt_tiers": ["strategic"], "default_days": 10}
    type(soon).objects.filter(pk=soon.pk).update(grade="A")
    run = ruling.simulate(actor=world.actor_of(world.admin), pool_id=None, body=wanted, now=world.now)
    why = {row.customer_id: reading.say_why(row) for row in run.rows.all()}
    assert why == {
        soon.pk: "到期未签",
        later.pk: "久未跟进",
        exempt.pk: "现在按“到期未签”；新规则不回收它（已豁免）",
        spared.pk: "现在按“到期未签”；新规则没有一条会回收它",
    }


def test_a_day_beyond_the_horizon_is_named(world: World) -> None:
    publish(**body(SIGN_RULE))
    one = held(world.wang, 30)
    wanted = body(SIGN_RULE, default_days=120)
    run = ruling.simulate(actor=world.actor_of(world.admin), pool_id=None, body=wanted, now=world.now)
    row = run.rows.get()
    assert row.customer_id == one.pk and row.later_on is not None and (row.later_on - run.day).days > ruling.HORIZON
    assert reading.say_why(row).endswith(f"新规则到 {row.later_on} 才回收")


def test_pages_run_from_the_first_to_go_to_those_who_stay(world: World, monkeypatch: Any) -> None:
    publish(**body(SIGN_RULE))
    ids = [held(world.wang, days).pk for days in (2, 7, 4, 30, 9, 1)]
    held(world.wang, 8, grade="A")
    monkeypatch.setattr(reading, "PAGE", 2)
    wanted = body(replace(SIGN_RULE, condition={"all": [{"field": "grade", "op": "not_in", "value": ["A"]}]}))
    run = ruling.simulate(actor=world.actor_of(world.admin), pool_id=None, body=wanted, now=world.now)
    seen, after = list[Any](), None
    while True:
        page = reading.list_rows(run=run, person_id=world.wang.pk, after=after)
        seen += page.rows
        if page.next is None:
            break
        after = page.next
    days = [row.then_on for row in seen]
    assert len(seen) == len(ids) + 1 and days[-1] is None
    assert days[:-1] == sorted(day for day in days if day is not None)
