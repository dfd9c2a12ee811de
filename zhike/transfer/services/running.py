"""Start, try, cancel, undo and forget imports; the work itself is done by jobs."""

from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import rules, storage, tasks
from ..choices import Outcome, State
from ..kinds import STARTED
from ..models import ImportRun
from ..queries import lock_run

_EFFECTS = (Outcome.CREATED, Outcome.FILLED, Outcome.OVERWRITTEN)


def preview_import(*, actor: Actor, run_id: int, now: datetime) -> ImportRun:
    """Try the import in the background; nothing is stored."""
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id)
        refuse_if(rules.why_cannot_preview(run.state))
        run.state, run.preview, run.error = State.PREVIEWING, {}, {}
        run.cancel_asked_at, run.beat_at = None, now
        run.save()
        tasks.preview.defer(run_id=run.pk)
    return run


def start_import(*, actor: Actor, run_id: int, now: datetime, in_background: bool = True) -> ImportRun:
    """Start the import; it goes on when the page is closed. Records transfer.import_started.

    The command line passes `in_background=False` and does the work itself.
    """
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id)
        refuse_if(rules.why_cannot_start(run.state))
        run.state, run.started_at, run.beat_at, run.done_row = State.RUNNING, now, now, 0
        run.counts, run.cancel_asked_at, run.error, run.attempts = {}, None, {}, 0
        run.save()
        record(actor=actor, kind=STARTED, data={"name": run.file_name, "run": run.pk}, at=now)
        if in_background:
            tasks.run.defer(run_id=run.pk)
    return run


def cancel_import(*, actor: Actor, run_id: int, now: datetime) -> ImportRun:
    """Stop a trial or an import before its next batch; rows that are in stay in."""
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id)
        refuse_if(rules.why_cannot_cancel(run.state))
        run.cancel_asked_at = now
        run.save(update_fields=["cancel_asked_at"])
    return run


def undo_import(*, actor: Actor, run_id: int, now: datetime, in_background: bool = True) -> ImportRun:
    """Take back what an import did, in the background."""
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id, capability="delete")
        has_effects = any(run.counts.get(str(outcome)) for outcome in _EFFECTS)
        refuse_if(rules.why_cannot_undo(run.state, has_effects=has_effects))
        run.state, run.beat_at, run.undone_by_id = State.UNDOING, now, actor.id_or_none
        run.save(update_fields=["state", "beat_at", "undone_by_id"])
        if in_background:
            tasks.undo.defer(run_id=run.pk)
    return run


def forget_import(*, actor: Actor, run_id: int) -> None:
    """Remove an upload that was never imported, with its file."""
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id)
        refuse_if(rules.why_cannot_forget(run.state))
        path = run.path
        run.delete()
        transaction.on_commit(lambda: storage.remove([path]))
