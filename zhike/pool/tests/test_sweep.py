"""The nightly sweep takes what is due, by the rules in force, once, and says what it did."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from zhike.customers.models import Customer, OwnerChange
from zhike.events.models import Event
from zhike.notify.models import Notification
from zhike.pool.due import predictions
from zhike.pool.due.predictions import find_differences, refresh
from zhike.pool.models import CustomerLock, Holding, Leave, PastHolding, Sweep, SweepRow
from zhike.pool.reminding.warnings import warn
from zhike.pool.sweeping import onward, sweep, taking
from zhike.testing import make
from zhike.testing.world import World

from .company import TODAY, give, pool, publish
from .sweeping import IDLE_RULE, SIGN_RULE, body, held, next_midnight, taken_by


def test_the_due_go_to_the_pool_with_history_event_and_one_message(world: World) -> None:
    east = pool()
    version = publish(**body(IDLE_RULE))
    due = [held(world.wang, 30) for _turn in range(4)]
    fresh = held(world.wang, 3)
    assert taken_by(world.now) == [one.pk for one in due]
    gone = Customer.objects.get(pk=due[0].pk)
    assert (gone.owner_id, gone.pool_id, gone.reclaim_on, gone.clock_on) == (None, east.pk, None, None)
    change = OwnerChange.objects.filter(customer_id=gone.pk).latest("pk")
    assert (change.way, change.from_person_id, change.rule_version_id) == ("reclaim", world.wang.pk, version.pk)
    assert "久未跟进" in change.reason
    assert Event.objects.filter(kind="customers.owner_changed", customer_id=gone.pk, data__way="reclaim").count() == 1
    assert not Holding.objects.filter(customer_id=gone.pk).exists()
    assert PastHolding.objects.get(customer_id=gone.pk).end_way == "reclaim"
    assert Customer.objects.get(pk=fresh.pk).owner_id == world.wang.pk
    message = Notification.objects.get(kind="pool_reclaimed")
    assert message.person_id == world.wang.pk and "4 位客户" in message.title


def test_a_second_sweep_finds_nothing_and_tells_nobody_again(world: World) -> None:
    publish(**body(IDLE_RULE))
    held(world.wang, 30)
    assert len(taken_by(world.now)) == 1
    assert taken_by(world.now) == []
    assert Notification.objects.filter(kind="pool_reclaimed").count() == 1


def test_the_clock_protects_until_its_last_day_and_reclaim_follows_at_midnight(world: World) -> None:
    publish(**body(SIGN_RULE))
    today = held(world.wang, 10)
    assert taken_by(world.now) == []
    assert taken_by(next_midnight(world.now)) == [today.pk]


def test_signed_locked_chosen_tiers_and_leave_are_spared(world: World) -> None:
    publish(**body(IDLE_RULE, SIGN_RULE, exempt_tiers=("strategic",)))
    held(world.wang, 90, stage="closed")
    held(world.wang, 90, tier="strategic")
    locked, lock_over = held(world.wang, 90), held(world.wang, 90)
    CustomerLock.objects.create(customer_id=locked.pk, reason="谈判中", at=world.now)
    yesterday = TODAY - timedelta(days=1)
    CustomerLock.objects.create(customer_id=lock_over.pk, reason="谈完了", at=world.now, until=yesterday)
    away = {"first_on": TODAY - timedelta(days=100), "last_on": TODAY + timedelta(days=2), "created_at": world.now}
    held(world.chen, 90)
    Leave.objects.create(person_id=world.chen.pk, state="granted", **away)
    assert taken_by(world.now) == [lock_over.pk]


def test_who_is_called_between_plan_and_taking_stays(world: World, monkeypatch: Any) -> None:
    publish(**body(IDLE_RULE))
    called, other = held(world.wang, 30), held(world.wang, 30)
    real = taking._lock

    def call_first(ids: Any) -> Any:
        Customer.objects.filter(pk=called.pk).update(qualified_at=world.now)
        return real(ids)

    monkeypatch.setattr(taking, "_lock", call_first)
    assert taken_by(world.now) == [other.pk]
    assert SweepRow.objects.get(customer_id=called.pk).state == "spared"


def test_targets_and_priority_decide_where_a_customer_goes(world: World) -> None:
    pool("甲")
    second = pool("乙")
    publish(**body(replace(IDLE_RULE, target=str(second.pk), priority=50), replace(SIGN_RULE, priority=10, target="")))
    idle_only, both = held(world.wang, 9, grade="A"), held(world.wang, 30)
    publish(valid_from=TODAY, **body(replace(IDLE_RULE, target=str(second.pk), before_protection_ends=True)))
    assert taken_by(world.now) == sorted([idle_only.pk, both.pk])
    assert set(Customer.objects.filter(pk__in=[idle_only.pk, both.pk]).values_list("pool_id", flat=True)) == {second.pk}


def test_rotation_hands_on_and_says_to_whom(world: World, monkeypatch: Any) -> None:
    pool()
    publish(**body(replace(IDLE_RULE, target="rotation")))
    customer = held(world.wang, 30)
    asked: list[int] = []

    def rotate(*, actor: Any, customer_ids: Any, reason: str = "", now: Any) -> Any:
        asked.extend(customer_ids)
        return dict.fromkeys(customer_ids, world.zhang.pk)

    monkeypatch.setattr(onward, "_rotate", [lambda: rotate])
    assert taken_by(world.now) == [customer.pk] and asked == [customer.pk]
    row = SweepRow.objects.get()
    assert (row.state, row.to_person_id) == ("rotated", world.zhang.pk)


def test_what_was_interrupted_is_finished_by_the_next_run(world: World, monkeypatch: Any) -> None:
    publish(**body(IDLE_RULE))
    due = [held(world.wang, 30) for _turn in range(5)]
    monkeypatch.setattr(taking, "BATCH", 2)
    real, calls = taking._settle, []

    def die(*args: Any) -> None:
        calls.append(1)
        if len(calls) > 4:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(taking, "_settle", die)
    with pytest.raises(KeyboardInterrupt):
        sweep(now=world.now)
    assert 0 < Customer.objects.filter(owner=None).count() < 5
    monkeypatch.setattr(taking, "_settle", real)
    run = sweep(now=world.now)
    assert run is not None and run.counts == {"taken": 5}
    assert sorted(run.rows.values_list("customer_id", flat=True)) == [one.pk for one in due]
    assert Sweep.objects.count() == 1
    assert OwnerChange.objects.filter(way="reclaim").count() == 5
    assert "5 位客户" in Notification.objects.get(kind="pool_reclaimed").title


def test_predictions_are_right_after_a_sweep_a_contact_a_new_owner_and_new_rules(world: World) -> None:
    publish(**body(IDLE_RULE, SIGN_RULE))
    kept, moved = held(world.wang, 2), held(world.wang, 3)
    sweep(now=world.now)
    assert find_differences(now=world.now) == []
    assert Customer.objects.get(pk=kept.pk).reclaim_on is not None
    make.follow_up(world.wang, kept)
    give(moved, world.chen, world.manager, reason="换人")
    refresh([kept.pk, moved.pk], now=world.now)
    assert find_differences(now=world.now) == []
    publish(valid_from=TODAY + timedelta(days=1), **body(IDLE_RULE, default_days=20))
    assert find_differences(now=next_midnight(world.now)) != []
    sweep(now=next_midnight(world.now))
    assert find_differences(now=next_midnight(world.now)) == []


def test_owners_are_told_before_the_days_are_written_anew_and_once(world: World, monkeypatch: Any) -> None:
    held(world.wang, 30)
    kept = [held(world.wang, days).pk for days in (1, 2, 3, 4, 5)]
    publish(**body(IDLE_RULE))
    monkeypatch.setattr(predictions, "SLICE", 2)
    real, calls = predictions._refresh_locked, list[Any]()

    def die(ids: Any, now: Any) -> int:
        calls.append(list(ids))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(ids, now)

    monkeypatch.setattr(predictions, "_refresh_locked", die)
    with pytest.raises(KeyboardInterrupt):
        sweep(now=world.now)
    run = Sweep.objects.get()
    assert run.state == "keeping" and run.finished_at is not None and run.counts == {"taken": 1}
    assert Notification.objects.filter(kind="pool_reclaimed").count() == 1
    assert warn(now=world.now) == 0 and find_differences(now=world.now) != []
    done_to = run.kept_to
    sweep(now=world.now)
    run.refresh_from_db()
    assert run.state == "done" and run.kept_to > done_to > 0
    assert find_differences(now=world.now) == []
    assert Customer.objects.filter(pk__in=kept, reclaim_on=None).count() == 0
    assert sorted(id_ for ids in calls[2:] for id_ in ids) == sorted(kept)[1:], "it went on where it stopped"
    assert Notification.objects.filter(kind="pool_reclaimed").count() == 1


def test_without_rules_nothing_is_taken(world: World) -> None:
    held(world.wang, 400)
    assert taken_by(world.now) == []
