"""Jobs of recordings: analyse one, pick up what a dead worker left, throw away what nobody kept."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

STALLED_AFTER = timedelta(minutes=5)


@app.task(name="activities.analyse_recording")
def analyse(recording_id: int) -> None:
    """Measure one recording."""
    from .services.analysing import analyse_recording

    analyse_recording(recording_id=recording_id, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="activities.pick_up_stalled_recordings", queueing_lock="activities.pick_up_stalled_recordings")
def pick_up_stalled_recordings(timestamp: int) -> int:
    """Start analyses again whose worker died."""
    from .services.analysing import find_stalled

    ids = find_stalled(before=timezone.now() - STALLED_AFTER, now=timezone.now())
    for recording_id in ids:
        analyse.defer(recording_id=recording_id)
    return len(ids)


@app.periodic(cron="23 2 * * *")
@app.task(name="activities.sweep_recordings", queueing_lock="activities.sweep_recordings")
def sweep_recordings(timestamp: int) -> int:
    """Delete sealed files older than a day that belong to no recording: uploads that broke off, purged customers."""
    from .services.analysing import sweep_strays

    return sweep_strays(now=timezone.now())
