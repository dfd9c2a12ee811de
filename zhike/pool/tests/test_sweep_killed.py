"""kill -9 at any moment, and two workers at once: the same customers go, each once, and nobody is told twice."""

import importlib
import itertools
import signal
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from zhike.customers.models import Customer, OwnerChange
from zhike.notify.models import Notification
from zhike.pool.due import predictions
from zhike.pool.models import Sweep, SweepRow
from zhike.pool.reminding.warnings import warn
from zhike.pool.sweeping import planning, sweep, taking
from zhike.testing import forked, race
from zhike.testing.world import NOW, World, build_world

from .company import pool, publish
from .sweeping import IDLE_RULE, body, held, next_midnight

HERE = "zhike.pool.tests.test_sweep_killed"
DUE, FRESH = 60, 10
pytestmark = [pytest.mark.reliability, pytest.mark.race, pytest.mark.django_db(transaction=True)]


def work(at: str, batch: int = 7, pause: float = 0.0) -> dict[str, int]:
    """Sweep, as a worker does, in small batches."""
    _slow_down(batch, pause)
    run = sweep(now=datetime.fromisoformat(at))
    return dict(run.counts) if run else {}


def work_together(at: str) -> dict[str, int]:
    """Sweep without the lock that keeps sweeps apart, and without looking again: the control."""
    import contextlib

    from zhike.pool.sweeping import running

    running._alone = lambda *, waits: contextlib.nullcontext(True)  # type: ignore[assignment]
    planning._PLAN = planning._PLAN.replace("ON CONFLICT (sweep_id, customer_id) DO NOTHING", "")
    real = planning.plan

    def slowly(*args: Any) -> Any:
        time.sleep(0.7)
        return real(*args)

    running.plan = slowly
    return work(at, pause=0.05)


def warn_at(at: str) -> int:
    """Give warnings, as a worker does."""
    return warn(now=datetime.fromisoformat(at))


def _slow_down(batch: int, pause: float) -> None:
    taking.BATCH = batch
    real = taking._lock

    def lock(ids: Any) -> Any:
        time.sleep(pause)
        return real(ids)

    taking._lock = lock


def begin() -> World:
    """Fill a company with customers that are due and some that are not."""
    world = build_world()
    pool()
    publish(**body(IDLE_RULE, warnings=[{"amount": 7}]))
    for place in range(DUE):
        held((world.wang, world.zhang)[place % 2], 30)
    for _place in range(FRESH):
        held(world.wang, 1)
    return world


def work_until(pipe: Any, at: str, module: str, name: str, turn: int, commits: bool) -> None:
    """Sweep until a function has returned so many times, then hang in whatever transaction it is, to be killed there.

    With `commits`, as the control, what was done up to there is kept without the rest of its transaction.
    """
    taking.BATCH, predictions.SLICE = 7, 16
    place = importlib.import_module(module)
    real, turns, gate = getattr(place, name), itertools.count(1), threading.Event()

    def hang(*args: Any, **more: Any) -> Any:
        answer = real(*args, **more)
        if next(turns) >= turn:
            if commits:
                connection.connection.commit()
            pipe.send("there")
            gate.wait()
        return answer

    setattr(place, name, hang)
    sweep(now=datetime.fromisoformat(at))
    pipe.send(f"the sweep never came to {name}")


def kill_at(module: str, name: str, turn: int, *, at: datetime = NOW, commits: bool = False) -> None:
    """Let a worker of its own process come to a place of the sweep and kill it there."""
    worker, pipe = forked.start(work_until, at.isoformat(), module, name, turn, commits)
    with forked.killed_after(worker):
        assert forked.hear(pipe, 60) == "there"
        worker.kill()
        worker.join()
        assert worker.exitcode == -signal.SIGKILL


def check_result() -> None:
    """See that exactly the due went, each once, and each owner was told once."""
    assert Customer.objects.filter(owner=None).count() == DUE
    assert OwnerChange.objects.filter(way="reclaim").count() == DUE
    assert SweepRow.objects.filter(state="taken").count() == DUE
    assert SweepRow.objects.exclude(state="taken").count() == 0
    messages = Notification.objects.filter(kind="pool_reclaimed")
    assert messages.count() == 2 and all(f"{DUE // 2} 位客户" in one.title for one in messages)


RUNNING, TAKING, DUES = (
    "zhike.pool.sweeping.running",
    "zhike.pool.sweeping.taking",
    "zhike.pool.due.predictions",
)
STEPS = (
    *((RUNNING, "plan", 1), (TAKING, "change_owners", 2), (TAKING, "_settle", 3)),
    *((RUNNING, "tell_owners", 1), (RUNNING, "_tell", 1), (DUES, "refresh", 1)),
)


def test_killed_at_every_step_the_result_is_the_same() -> None:
    begin()
    Customer.objects.update(reclaim_on=None)
    for module, name, turn in STEPS:
        kill_at(module, name, turn)
        assert Sweep.objects.exclude(state="done").count() == 1, name
    sweep(now=NOW)
    check_result()
    assert Sweep.objects.count() == 1 and predictions.find_differences(now=NOW) == []


def test_a_kill_shows_where_a_batch_is_not_one_transaction() -> None:
    begin()
    kill_at(TAKING, "change_owners", 2, commits=True)
    sweep(now=NOW)
    with pytest.raises(AssertionError):
        check_result()


def test_days_written_anew_after_new_rules_go_on_where_a_kill_stopped_them() -> None:
    world = begin()
    sweep(now=NOW)
    for _place in range(60):
        held(world.zhang, 2)
    publish(valid_from=next_midnight().date(), **body(IDLE_RULE, default_days=40))
    kept = list[int]()
    for _turn in range(3):
        kill_at(DUES, "refresh", 2, at=next_midnight())
        kept.append(Sweep.objects.get(state="keeping").kept_to)
    assert 0 < kept[0] < kept[1] < kept[2], "each worker began behind what the one before had written"
    wrong = {one.customer_id for one in predictions.find_differences(now=next_midnight())}
    assert wrong and min(wrong) > kept[2]
    sweep(now=next_midnight())
    assert predictions.find_differences(now=next_midnight()) == []
    assert Sweep.objects.filter(state="done").count() == 2


def test_two_hands_of_one_sweep_share_the_plan(monkeypatch: Any) -> None:
    begin()
    monkeypatch.setattr(taking, "BATCH", 7)
    real, both = taking.take_batch, threading.Barrier(taking.HANDS, timeout=30)
    hands: set[str] = set()

    def take(*args: Any, **more: Any) -> int:
        name = threading.current_thread().name
        if name not in hands:
            hands.add(name)
            both.wait()
        return real(*args, **more)

    monkeypatch.setattr(taking, "take_batch", take)
    sweep(now=NOW)
    check_result()
    assert len(hands) == taking.HANDS


def test_two_workers_take_each_customer_once() -> None:
    begin()
    calls = [{"at": NOW.isoformat(), "pause": 0.02}] * 2
    outcomes = race.run(f"{HERE}:work", calls)
    assert sorted(len(one["result"]) for one in outcomes) == [0, 1]
    check_result()


def test_without_the_lock_two_sweeps_meet() -> None:
    begin()
    outcomes = race.run(f"{HERE}:work_together", [{"at": NOW.isoformat()}] * 2)
    assert any("error" in one for one in outcomes), outcomes


def test_two_workers_warn_once() -> None:
    begin()
    sweep(now=NOW)
    outcomes = race.run(f"{HERE}:warn_at", [{"at": (NOW + timedelta(days=5)).isoformat()}] * 3)
    assert sorted(one["result"] for one in outcomes)[-1] == FRESH
    assert sum(one["result"] for one in outcomes) == FRESH
    assert Notification.objects.filter(kind="pool_warned").count() == 1
    connection.close()
