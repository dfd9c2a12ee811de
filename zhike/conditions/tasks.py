"""Jobs of the room; each may run twice, or after another died in the middle."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

STALLED_AFTER = timedelta(seconds=60)


@app.task(name="conditions.run_bulk")
def run_bulk(run_id: int) -> None:
    """Go on with a bulk run."""
    from .services.bulk import run_bulk as run

    run(run_id=run_id)


@app.periodic(cron="* * * * *")
@app.task(name="conditions.pick_up_stalled", queueing_lock="conditions.pick_up_stalled")
def pick_up_stalled(timestamp: int) -> int:
    """Go on with bulk runs whose worker died."""
    from .models import BulkRun

    now = timezone.now()
    silent = BulkRun.objects.filter(state__in=["waiting", "running"], beat_at__lt=now - STALLED_AFTER)
    ids = list(silent.values_list("pk", flat=True)[:100])
    for run_id in ids:
        BulkRun.objects.filter(pk=run_id).update(beat_at=now)
        run_bulk.defer(run_id=run_id)
    return len(ids)


@app.periodic(cron="47 2 * * *")
@app.task(name="conditions.count_members", queueing_lock="conditions.count_members")
def count_members(timestamp: int) -> int:
    """Write how many members each segment has today."""
    from .services.counting import count_members as count

    return count(now=timezone.now())
