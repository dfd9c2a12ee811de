"""Jobs of imports and exports; each may run twice, or after another died in the middle."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

STALLED_AFTER = timedelta(seconds=60)
# Closing a workbook of a million rows is one silent step.
EXPORT_STALLED_AFTER = timedelta(minutes=4)


@app.task(name="transfer.preview")
def preview(run_id: int) -> None:
    """Try an import without storing anything."""
    from .engine.previewing import preview_import

    preview_import(run_id=run_id)


@app.task(name="transfer.run")
def run(run_id: int) -> None:
    """Import what is left of a run."""
    from .engine.running import run_import

    run_import(run_id=run_id)


@app.task(name="transfer.undo")
def undo(run_id: int) -> None:
    """Take back what is left of a run."""
    from .engine.undoing import undo_import

    undo_import(run_id=run_id)


@app.task(name="transfer.export")
def export(run_id: int) -> None:
    """Write the file of an export."""
    from .export.running import run_export

    run_export(run_id=run_id)


@app.periodic(cron="* * * * *")
@app.task(name="transfer.pick_up_stalled_exports", queueing_lock="transfer.pick_up_stalled_exports")
def pick_up_stalled_exports(timestamp: int) -> int:
    """Start exports again whose worker died."""
    from .models import ExportRun

    silent = ExportRun.objects.filter(state="running", beat_at__lt=timezone.now() - EXPORT_STALLED_AFTER)
    ids = list(silent.values_list("pk", flat=True))
    for run_id in ids:
        ExportRun.objects.filter(pk=run_id).update(beat_at=timezone.now())
        export.defer(run_id=run_id)
    return len(ids)


@app.periodic(cron="11 * * * *")
@app.task(name="transfer.remove_expired_exports", queueing_lock="transfer.remove_expired_exports")
def remove_expired_exports(timestamp: int) -> int:
    """Remove exported files after the days that the policy names."""
    from .export.services import remove_expired_files

    return remove_expired_files(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="transfer.pick_up_stalled", queueing_lock="transfer.pick_up_stalled")
def pick_up_stalled(timestamp: int) -> int:
    """Go on with imports whose worker died."""
    from .choices import AT_WORK, State
    from .models import ImportRun

    silent = ImportRun.objects.filter(state__in=AT_WORK, beat_at__lt=timezone.now() - STALLED_AFTER)
    jobs = {State.PREVIEWING: preview, State.RUNNING: run, State.UNDOING: undo}
    count = 0
    for run_id, state in silent.values_list("pk", "state"):
        ImportRun.objects.filter(pk=run_id).update(beat_at=timezone.now())
        jobs[State(state)].defer(run_id=run_id)
        count += 1
    return count


@app.periodic(cron="41 3 * * *")
@app.task(name="transfer.delete_old_files", queueing_lock="transfer.delete_old_files")
def delete_old_files(timestamp: int) -> int:
    """Delete uploaded files after the days that the policy names, and uploads that were never imported."""
    from .services.cleaning import delete_old_files as delete

    return delete(now=timezone.now())
