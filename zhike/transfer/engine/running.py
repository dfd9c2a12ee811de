"""Run an import to its end, batch by batch; killed at any point, it goes on where it was."""

from collections import Counter
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from zhike.access.actor import Actor, SystemActor
from zhike.access.queries import get_actor
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused
from zhike.notify.live import publish
from zhike.notify.services import notify

from ..choices import State
from ..kinds import FINISHED, MESSAGE
from ..models import ImportRun
from .batch import Batch, import_batch
from .patching import ChangedMeanwhile
from .setting import Setting, build_setting, request_id
from .streaming import open_batches, rare_collections

MOST_ATTEMPTS = 6


def run_import(*, run_id: int) -> None:
    """Import what is left of a run. Harmless when it ended, or when somebody else is at it."""
    run = ImportRun.objects.get(pk=run_id)
    while run.state == State.RUNNING:
        if not _begin_attempt(run):
            return
        try:
            with rare_collections():
                _run_through(run)
            return
        except ChangedMeanwhile:
            run.refresh_from_db()
        except Refused as refused:
            _fail(run, refused.refusal)
            return


def _begin_attempt(run: ImportRun) -> bool:
    """Count attempts without any progress; give up when nothing helps."""
    ImportRun.objects.filter(pk=run.pk).update(attempts=run.attempts + 1, beat_at=timezone.now())
    if run.attempts < MOST_ATTEMPTS:
        return True
    _fail(run, Refusal("transfer.gave_up", _("多次尝试后仍无法继续导入，已停止；已导入的行保留。")))
    return False


def _run_through(run: ImportRun) -> None:
    """Import all batches that are left; each commits with its rows and its place."""
    try:
        setting = build_setting(run)
    except ObjectDoesNotExist:
        raise Refused(Refusal("transfer.importer_left", _("导入人已停用，导入已停止。"))) from None
    done_row = max(run.done_row, run.header_row)
    with open_batches(run, setting.plan, after=done_row) as (total, batches):
        for batch in batches:
            if not _commit(run.pk, batch, setting, expected=done_row, total=total):
                return
            done_row = batch.last_row
    _finish(run.pk, setting, expected=done_row)
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("customers.flush_search", queueing_lock="customers.flush_search").defer(timestamp=0)


def _commit(run_id: int, batch: Batch, setting: Setting, *, expected: int, total: int | None) -> bool:
    """Import a batch together with its progress; say whether to go on."""
    now = timezone.now()
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.RUNNING or max(run.done_row, run.header_row) != expected:
            return False
        if run.cancel_asked_at:
            _end(run, State.CANCELLED, setting.actor, now)
            return False
        counts = Counter(run.counts) + import_batch(batch, setting, now)
        run.counts, run.done_row, run.beat_at, run.attempts = dict(counts), batch.last_row, now, 0
        run.total_rows = max(total or 0, batch.last_row, run.total_rows or 0)
        run.save(update_fields=["counts", "done_row", "beat_at", "attempts", "total_rows"])
        tell_progress(run)
    return True


def tell_progress(run: ImportRun) -> None:
    """Let the open pages of the importer know how far it is, when the transaction commits."""
    publish(run.by_id, "progress", {"key": f"import-{run.pk}", "share": run.percent, "state": run.state})


def _finish(run_id: int, setting: Setting, *, expected: int) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state == State.RUNNING and max(run.done_row, run.header_row) == expected:
            run.total_rows = max(expected, run.header_row)
            _end(run, State.DONE, setting.actor, timezone.now())


def _end(run: ImportRun, state: str, actor: Actor, now: datetime) -> None:
    """Close a run: state, event, message; inside the caller's transaction."""
    run.state, run.finished_at, run.beat_at = state, now, now
    run.save(update_fields=["state", "finished_at", "beat_at", "total_rows", "error"])
    data = {"name": run.file_name, "run": run.pk, "counts": run.counts, "state": str(state)}
    record(actor=actor, kind=FINISHED, data=data, at=now)
    titles = {
        State.DONE: gettext_lazy("导入完成"),
        State.CANCELLED: gettext_lazy("导入已取消"),
        State.FAILED: gettext_lazy("导入未完成"),
    }
    notify(
        person_ids=[run.by_id],
        kind=MESSAGE,
        title=titles[State(state)],
        body=run.file_name,
        url=f"/transfer/{run.pk}/",
        key=f"import-{run.pk}-{state}",
        at=now,
    )
    tell_progress(run)


def _fail(run: ImportRun, refusal: Refusal) -> None:
    """Stop a run for a reason that another attempt would meet again."""
    actor = _actor_of(run)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == State.RUNNING:
            locked.error = {"code": refusal.code, "sentence": refusal.sentence, "help": refusal.help}
            _end(locked, State.FAILED, actor, timezone.now())


def _actor_of(run: ImportRun) -> Actor:
    try:
        return get_actor(run.by_id, request_id=request_id(run.pk))
    except ObjectDoesNotExist:
        return SystemActor(request_id=request_id(run.pk))
