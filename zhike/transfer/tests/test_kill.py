"""kill -9 at random moments: an import goes on exactly; two at one import, or two of one file, double nothing."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from zhike.access.queries import get_actor
from zhike.customers.models import Contact, ContactPoint, Customer, CustomerNumber, SearchEntry
from zhike.events.models import Event
from zhike.testing import database, race
from zhike.testing.world import build_world
from zhike.transfer.engine import batch, running
from zhike.transfer.engine.setting import build_setting
from zhike.transfer.engine.streaming import open_batches
from zhike.transfer.models import ImportRow, ImportRun

from .making import prepared, workbook

HERE = "zhike.transfer.tests.test_kill"
COUNT = 2500
pytestmark = [pytest.mark.reliability, pytest.mark.race, pytest.mark.django_db(transaction=True)]


def work(run_id: int, storage: str) -> None:
    """Import what is left, as a worker does."""
    settings.STORAGES["default"]["OPTIONS"]["location"] = storage
    running.run_import(run_id=run_id)


def work_in_two_steps(run_id: int, storage: str) -> None:
    """Do the same, but keep the place in a transaction of its own, before the rows."""
    settings.STORAGES["default"]["OPTIONS"]["location"] = storage
    run = ImportRun.objects.get(pk=run_id)
    setting = build_setting(run)
    with open_batches(run, setting.plan, after=run.done_row or run.header_row) as (_, batches):
        for part in batches:
            ImportRun.objects.filter(pk=run_id).update(done_row=part.last_row)
            time.sleep(0.5)
            with transaction.atomic():
                batch.import_batch(part, setting, timezone.now())
    ImportRun.objects.filter(pk=run_id).update(state="done")


def work_ungated(run_id: int, storage: str) -> None:
    """Import without the gate: look everybody up, wait, then store."""
    batch.lock_all_duplicate_keys = lambda: None
    real = batch.decide_rows

    def slowly(*args: object, **options: object) -> object:
        decisions = real(*args, **options)  # type: ignore[arg-type]
        time.sleep(0.5)
        return decisions

    batch.decide_rows = slowly  # type: ignore[assignment]
    work(run_id, storage)


def begin(count: int = COUNT) -> ImportRun:
    """Start an import of many customers with contacts and numbers."""
    world = build_world()
    rows = [[f"苏州第{n}机械有限公司", None, f"135{n:08}", None, "林坤", None, "王晓燕"] for n in range(count)]
    return prepared(get_actor(world.admin.pk), workbook(rows))


def start(function: str, run_id: int) -> subprocess.Popen[bytes]:
    """Start a worker as a process of its own."""
    environment = os.environ | {
        "DATABASE_URL": database.program_url(),
        "DATABASE_OWNER_URL": database.owner_url(),
        "ZHIKE_DB_ROLE": "program",
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
    }
    code = f"import django; django.setup(); from {HERE} import {function}; {function}({run_id}, {storage()!r})"
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL)


def storage() -> str:
    return str(default_storage.location)  # type: ignore[attr-defined]


def kill_at_random(function: str, run: ImportRun, *, times: int) -> int:
    """Kill a worker some times after its first progress, then let one finish; return how many were killed."""
    chance, killed = random.Random(run.pk), 0
    for _ in range(times):
        place = ImportRun.objects.get(pk=run.pk).done_row
        worker = start(function, run.pk)
        deadline = time.monotonic() + 60
        while worker.poll() is None and time.monotonic() < deadline:
            if ImportRun.objects.get(pk=run.pk).done_row != place:
                break
            time.sleep(0.01)
        time.sleep(chance.random() * 0.4)
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
            killed += 1
        worker.wait()
    assert start(function, run.pk).wait(timeout=120) == 0
    return killed


def test_a_worker_killed_at_random_loses_and_doubles_nothing() -> None:
    run = begin()
    assert kill_at_random("work", run, times=4) >= 2
    run.refresh_from_db()
    assert (run.state, run.counts) == ("done", {"created": COUNT})
    for model in (Customer, Contact, ContactPoint, SearchEntry, CustomerNumber, ImportRow):
        assert model.objects.count() == COUNT, model
    assert Event.objects.filter(kind="customers.imported").count() == COUNT
    assert Customer.objects.values("name").distinct().count() == COUNT


def test_the_control_that_keeps_its_place_apart_from_the_rows_loses_some() -> None:
    run = begin()
    assert kill_at_random("work_in_two_steps", run, times=2) == 2
    assert Customer.objects.count() < COUNT


def test_two_workers_at_one_import_double_nothing() -> None:
    run = begin()
    race.run(f"{HERE}:work", [{"run_id": run.pk, "storage": storage()}] * 2, timeout=120)
    run.refresh_from_db()
    assert (run.state, run.counts) == ("done", {"created": COUNT})
    assert Customer.objects.count() == COUNT


@pytest.mark.parametrize(("target", "doubled"), [("work", False), ("work_ungated", True)])
def test_two_imports_of_the_same_customers_create_each_once_and_the_control_twice(target: str, doubled: bool) -> None:
    first = begin(200)
    second = ImportRun.objects.get(pk=first.pk)
    second.pk, second.sha256 = None, "another file"
    second.save()
    calls = [{"run_id": run_id, "storage": storage()} for run_id in (first.pk, second.pk)]
    race.run(f"{HERE}:{target}", calls, timeout=120)
    assert (Customer.objects.count() > 200) is doubled
