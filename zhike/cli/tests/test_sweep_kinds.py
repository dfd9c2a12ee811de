"""Rules of every kind are tried and published, midnight passes, the installed command takes whom the trials named."""

import copy
import json
import shutil
import subprocess
import sysconfig
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from zhike.customers.models import Customer
from zhike.pool import ruling
from zhike.pool.models import CustomerLock, Holding, Leave, Simulation, SimulationRow, SweepRow
from zhike.pool.sweeping import sweep
from zhike.pool.tests.company import pool
from zhike.pool.tests.rule_kinds import CLOCKS, EXEMPTIONS, KINDS, LIMITS, TRIGGERS
from zhike.pool.tests.sweeping import environment, held
from zhike.sales.drafts import OpportunityDraft
from zhike.sales.models import Opportunity
from zhike.sales.services import create_opportunity
from zhike.testing.world import World, build_world

AGES = (1, 4, 8, 11, 16, 23, 40, 18, 30)
EXTENDED, LOCKED, SIGNED, WITH_DEAL, STRATEGIC = 3, 4, 5, 6, 8


def sweep_by_command() -> dict[str, Any]:
    """Run the command that is installed beside the interpreter."""
    command = shutil.which("zhike", path=sysconfig.get_path("scripts"))
    assert command and Path(command).is_file()
    done = subprocess.run([command, "sweep", "--json"], env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def fill(world: World, pool_id: int, now: datetime) -> list[int]:
    """Give a pool customers of every age, with what clocks and exemptions look at; nobody but one is called upon."""
    ids = []
    for place, age in enumerate(AGES):
        owner = (world.wang, world.zhang, world.chen)[place % 3]
        stage = "closed" if place == SIGNED else "inquiry"
        columns = {"stage": stage, "tier": "strategic" if place == STRATEGIC else "prospect", "pool_id": pool_id}
        customer = held(owner, age, now, grade=("A", "", "B", "C")[place % 4], **columns)
        ids.append(customer.pk)
        day = (timezone.localdate(now) - timedelta(days=age // 3)).isoformat()
        actions = {1: {"call": day}, 2: {"note": day}}.get(place % 3, {})
        extended = [[day, 6]] if place == EXTENDED else []
        Holding.objects.filter(pk=customer.pk).update(pool_id=pool_id, actions=actions, extended=extended)
    draft = OpportunityDraft(customer_id=ids[WITH_DEAL], title="年度服务")
    create_opportunity(actor=world.actor_of(world.wang), draft=draft, now=now - timedelta(days=30))
    called = {"grade": "B", "stage": "inquiry", "qualified_at": now - timedelta(days=9)}
    Customer.objects.filter(pk=ids[WITH_DEAL]).update(**called)
    CustomerLock.objects.create(customer_id=ids[LOCKED], reason="谈判中", at=now)
    return ids


def fill_alike(ids: list[int], pool_id: int) -> list[int]:
    """Put the same customers into another pool, with their clocks, locks and deals."""
    known = Customer.objects.in_bulk(ids)
    customers = [changed(known[pk], pk=None, pool_id=pool_id) for pk in ids]
    Customer.objects.bulk_create(customers)
    new = {old: one.pk for old, one in zip(ids, customers, strict=True)}
    holdings = [changed(one, pk=new[one.pk], pool_id=pool_id) for one in Holding.objects.filter(pk__in=ids)]
    Holding.objects.bulk_create(holdings)
    CustomerLock.objects.bulk_create(changed(one, pk=new[one.pk]) for one in CustomerLock.objects.filter(pk__in=ids))
    deals = Opportunity.objects.filter(customer_id__in=ids)
    Opportunity.objects.bulk_create(changed(one, pk=None, customer_id=new[one.customer_id]) for one in deals)
    return list(new.values())


def changed(row: Any, **columns: Any) -> Any:
    """Return a row as another one, to be written anew."""
    one = copy.copy(row)
    for name, value in columns.items():
        setattr(one, name, value)
    return one


@pytest.mark.django_db(transaction=True)
def test_the_installed_sweep_takes_whom_the_trial_named_for_a_rule_of_each_kind() -> None:
    assert min(len(kinds) for kinds in (TRIGGERS, CLOCKS, EXEMPTIONS, LIMITS)) >= 4
    yesterday = timezone.now() - timedelta(days=1)
    world = build_world()
    day = timezone.localdate(yesterday)
    Leave.objects.create(
        person_id=world.chen.pk, first_on=day - timedelta(days=3), last_on=day, state="granted", created_at=yesterday
    )
    pools = {kind: pool(kind).pk for kind in KINDS}
    first, *others = pools
    ids = {first: fill(world, pools[first], yesterday)}
    ids |= {kind: fill_alike(ids[first], pools[kind]) for kind in others}
    actor = world.actor_of(world.admin)
    for kind, wanted in KINDS.items():
        ruling.save_draft(actor=actor, pool_id=pools[kind], body=wanted, now=yesterday)
        ruling.simulate(actor=actor, pool_id=pools[kind], body=wanted, now=yesterday)
    for kind in KINDS:
        ruling.publish(actor=actor, pool_id=pools[kind], now=yesterday)
    told = {kind: _told(pool_id) for kind, pool_id in pools.items()}

    done = sweep_by_command()

    assert done["day"] == (day + timedelta(days=1)).isoformat()
    taken = {kind: sorted(set(found) & set(done["customer_ids"])) for kind, found in ids.items()}
    assert taken == told
    assert all(0 < len(told[kind]) < len(AGES) for kind in KINDS), "every kind takes some and leaves some"
    assert len({tuple(id_ - ids[kind][0] for id_ in found) for kind, found in told.items()}) >= 6, "kinds differ"
    names = dict(SweepRow.objects.values_list("customer_id", "trigger"))
    assert {names[id_] for id_ in told["by priority"]} == {"到期未签"}
    again = sweep(now=timezone.now())
    assert again is not None and not again.rows.exists()


def _told(pool_id: int) -> list[int]:
    run = Simulation.objects.get(pool_id=pool_id)
    rows = SimulationRow.objects.filter(simulation=run, pool_id=pool_id, then_on__lte=run.day)
    return sorted(rows.values_list("customer_id", flat=True))
