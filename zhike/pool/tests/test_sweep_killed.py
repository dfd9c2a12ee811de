"""kill -9 at any moment, and two workers at once: the same customers go, each once, and nobody is told twice."""

import random
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from zhike.customers.models import Customer, OwnerChange
from zhike.notify.models import Notification
from zhike.pool.models import Sweep, SweepRow
from zhike.pool.reminding.warnings import warn
from zhike.pool.sweeping import planning, sweep, taking
from zhike.testing import race
from zhike.testing.world import NOW, World, build_world

from .company import pool, publish
from .sweeping import IDLE_RULE, body, environment, held

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


def start(pause: float) -> subprocess.Popen[bytes]:
    """Start a sweeping worker as a process of its own."""
    told = f"from {HERE} import work; print('go', flush=True); work({NOW.isoformat()!r}, 5, {pause})"
    code = f"import django; django.setup(); {told}"
    return subprocess.Popen([sys.executable, "-c", code], env=environment(), stdout=subprocess.PIPE)


def check_result() -> None:
    """See that exactly the due went, each once, and each owner was told once."""
    assert Customer.objects.filter(owner=None).count() == DUE
    assert OwnerChange.objects.filter(way="reclaim").count() == DUE
    assert SweepRow.objects.filter(state="taken").count() == DUE
    assert SweepRow.objects.exclude(state="taken").count() == 0
    messages = Notification.objects.filter(kind="pool_reclaimed")
    assert messages.count() == 2 and all(f"{DUE // 2} 位客户" in one.title for one in messages)


def test_killed_at_random_moments_the_result_is_the_same() -> None:
    begin()
    draw = random.Random(4)
    for _turn in range(5):
        worker = start(0.12)
        assert worker.stdout and worker.stdout.readline() == b"go\n"
        time.sleep(0.15 + draw.random() * 0.6)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    broken = Sweep.objects.exclude(state="done").count()
    sweep(now=NOW)
    check_result()
    assert broken == 1, "the kills hit a sweep in the middle"


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
