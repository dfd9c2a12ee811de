"""An import goes on where it was, stops when asked, and is picked up when its worker died."""

import signal
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from zhike.access.models import Person
from zhike.customers.models import Customer
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import NOW, World
from zhike.transfer import tasks
from zhike.transfer.engine import batch, running, streaming
from zhike.transfer.engine.previewing import preview_import as try_out
from zhike.transfer.engine.setting import build_setting
from zhike.transfer.models import ImportRow, ImportRun
from zhike.transfer.reading import sheet
from zhike.transfer.services import (
    Settlement,
    cancel_import,
    forget_import,
    map_columns,
    preview_import,
    start_import,
)
from zhike.transfer.services.cleaning import delete_old_files
from zhike.transfer.storage import local_path

from .making import imported, outcomes, prepared, upload, workbook

ROWS = [[f"苏州第{number}机械有限公司"] for number in range(1000)]


class Killed(BaseException):
    """Stands for the end of the process."""


def kill_after(monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    """End the work after so many batches were imported and before the next one is committed."""
    done = iter(range(batches))
    real = batch.import_batch

    def dying(*args: Any, **options: Any) -> Any:
        counts = real(*args, **options)
        if next(done, None) is None:
            raise Killed
        return counts

    monkeypatch.setattr(running, "import_batch", dying)


def test_a_killed_import_goes_on_and_doubles_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = prepared(world.actor_of(world.admin), workbook(ROWS))
    with monkeypatch.context() as patched:
        kill_after(patched, 2)
        with pytest.raises(Killed):
            running.run_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.done_row, run.counts) == ("running", 751, {"created": 750})
    assert Customer.objects.count() == ImportRow.objects.count() == 750
    running.run_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.counts) == ("done", {"created": 1000})
    assert Customer.objects.count() == ImportRow.objects.count() == 1000
    assert Event.objects.filter(kind="customers.imported").count() == 1000


def test_working_on_an_ended_import_changes_nothing(world: World) -> None:
    run = imported(world.actor_of(world.admin), workbook(ROWS[:3]))
    running.run_import(run_id=run.pk)
    assert Customer.objects.count() == 3
    assert Notification.objects.filter(person_id=world.admin.pk).count() == 1


def test_cancelling_stops_before_the_next_batch_and_keeps_what_is_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = world.actor_of(world.admin)
    run = prepared(actor, workbook(ROWS))
    real = running.import_batch

    def cancelling(*args: Any, **options: Any) -> Any:
        counts = real(*args, **options)
        ImportRun.objects.filter(pk=run.pk).update(cancel_asked_at=NOW)
        return counts

    monkeypatch.setattr(running, "import_batch", cancelling)
    running.run_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.counts) == ("cancelled", {"created": 250})
    assert Customer.objects.count() == 250
    with pytest.raises(Refused):
        cancel_import(actor=actor, run_id=run.pk, now=NOW)


def test_a_change_by_somebody_else_makes_the_batch_begin_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    known = make.customer(world.wang, name=ROWS[0][0])
    run = prepared(world.actor_of(world.admin), workbook([[ROWS[0][0], *[None] * 6, "新"], ["另一家公司"]]), "fill")
    real = batch.decide_rows
    times: Iterator[int] = iter(range(1))

    def meddled(*args: Any, **options: Any) -> Any:
        decisions = real(*args, **options)
        if next(times, None) is not None:
            Customer.objects.filter(pk=known.pk).update(version=9, address="同事填的")
        return decisions

    monkeypatch.setattr(batch, "decide_rows", meddled)
    running.run_import(run_id=run.pk)
    assert outcomes(run) == ["filled", "created"]
    known.refresh_from_db()
    # The colleague's change was part of the transaction that was given up; in the second try nobody meddled.
    assert (known.remarks, known.version) == ("新", 2)


def test_silent_imports_are_picked_up_and_lively_ones_left_alone(world: World) -> None:
    actor = world.actor_of(world.admin)
    silent, lively = prepared(actor, workbook(ROWS[:2])), prepared(actor, workbook(ROWS[:3]))
    ImportRun.objects.filter(pk=silent.pk).update(beat_at=timezone.now() - timedelta(minutes=5))
    ImportRun.objects.filter(pk=lively.pk).update(beat_at=timezone.now())
    assert tasks.pick_up_stalled(0) == 1
    picked = ProcrastinateJob.objects.filter(task_name="transfer.run", args__run_id__in=[silent.pk, lively.pk])
    assert list(picked.values_list("args", flat=True)) == [{"run_id": silent.pk}]


def test_an_import_that_never_gets_on_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = prepared(world.actor_of(world.admin), workbook(ROWS[:2]))

    def broken(*args: Any, **options: Any) -> Any:
        raise running.ChangedMeanwhile

    monkeypatch.setattr(running, "import_batch", broken)
    running.run_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.error["code"]) == ("failed", "transfer.gave_up")


def test_an_importer_who_left_stops_his_import_with_the_reason(world: World) -> None:
    run = prepared(world.actor_of(world.manager), workbook(ROWS[:2]))
    Person.objects.filter(pk=world.manager.pk).update(is_active=False)
    running.run_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.error["code"]) == ("failed", "transfer.importer_left")


def test_a_trial_counts_what_the_import_will_do_and_stores_nothing(world: World) -> None:
    actor = world.actor_of(world.admin)
    make.customer(world.wang, name=ROWS[5][0])
    rows = [*ROWS[:600], [None, "x"], [None], ROWS[2], ["甲乙公司", None, "12345"]]
    run = upload(actor, workbook(rows))
    settlement = Settlement(columns={int(at): key for at, key in run.columns.items()})
    map_columns(actor=actor, run_id=run.pk, mapping=settlement, now=NOW)
    preview_import(actor=actor, run_id=run.pk, now=NOW)
    try_out(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "previewed"
    assert run.preview["counts"] == {"created": 600, "matched": 2, "rejected": 1, "blank": 1}
    assert [problem["row"] for problem in run.preview["problems"]] == [602, 605]
    assert run.preview["reasons"] == {"no_name|": 1, "bad_credit_code|credit_code": 1, "bad_phone|mobile": 1}
    assert Customer.objects.count() == 1
    start_import(actor=actor, run_id=run.pk, now=NOW, in_background=False)
    running.run_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.counts == run.preview["counts"]


def test_old_files_are_deleted_and_their_results_stay(world: World) -> None:
    actor = world.actor_of(world.admin)
    run, waiting = imported(actor, workbook(ROWS[:2])), upload(actor, workbook(ROWS[:3]))
    path = local_path(run.path)
    assert delete_old_files(now=NOW + timedelta(days=29)) == 0
    assert delete_old_files(now=NOW + timedelta(days=31)) == 2
    assert not path.exists()
    run.refresh_from_db()
    assert (run.path, ImportRow.objects.filter(run=run).count()) == ("", 2)
    assert not ImportRun.objects.filter(pk=waiting.pk).exists()


def test_an_upload_is_forgotten_only_before_it_was_imported(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    actor = world.actor_of(world.admin)
    run = upload(actor, workbook(ROWS[:2]))
    path = local_path(run.path)
    with django_capture_on_commit_callbacks(execute=True):
        forget_import(actor=actor, run_id=run.pk)
    assert not path.exists()
    with pytest.raises(Refused):
        forget_import(actor=actor, run_id=imported(actor, workbook(ROWS[:2])).pk)


def test_who_leaves_an_import_early_does_not_wait_for_the_reader(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is stopped in the middle of the file: without being ended first it would be waited for in vain."""
    run = prepared(world.actor_of(world.admin), workbook([[f"苏州第{number}机械有限公司"] for number in range(6000)]))
    opened: list[sheet.open_sheet] = []

    def remembered(*args: Any, **options: Any) -> sheet.open_sheet:
        opened.append(sheet.open_sheet(*args, **options))
        return opened[0]

    monkeypatch.setattr(streaming, "open_sheet", remembered)
    began = time.monotonic()
    with streaming.open_batches(run, build_setting(run).plan, after=run.header_row) as (_, batches):
        next(batches)
        opened[0].process.send_signal(signal.SIGSTOP)
    assert opened[0].process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < opened[0].limits.silence_seconds / 2
    assert not [one for one in threading.enumerate() if one.name.startswith("import-reader")]
