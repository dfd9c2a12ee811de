"""Jobs of recordings: analyse one, pick up what a dead worker left, throw away what nobody kept."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

STALLED_AFTER = timedelta(minutes=5)
# One waits for the other: as long as a whole transcript may take.
WRITTEN_STALLED_AFTER = timedelta(hours=6)


@app.task(name="activities.analyse_recording")
def analyse(recording_id: int) -> None:
    """Measure one recording."""
    from .services.analysing import analyse_recording

    analyse_recording(recording_id=recording_id, now=timezone.now())


@app.task(name="activities.write_recording_down", lock="activities.write_recording_down")
def transcribe(recording_id: int) -> None:
    """Write one recording down; one at a time, for a model needs much memory."""
    from .services.transcribing import write_recording_down

    write_recording_down(recording_id=recording_id, now=timezone.now())


def write_down(recording_id: int) -> None:
    """Have a recording written down once this transaction is committed."""
    transcribe.defer(recording_id=recording_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="activities.pick_up_stalled_recordings", queueing_lock="activities.pick_up_stalled_recordings")
def pick_up_stalled_recordings(timestamp: int) -> int:
    """Start analyses and transcripts again whose worker died."""
    from .services.analysing import find_stalled
    from .services.transcribing import find_stalled_transcripts

    ids = find_stalled(before=timezone.now() - STALLED_AFTER, now=timezone.now())
    for recording_id in ids:
        analyse.defer(recording_id=recording_id)
    unwritten = find_stalled_transcripts(before=timezone.now() - WRITTEN_STALLED_AFTER, now=timezone.now())
    for recording_id in unwritten:
        write_down(recording_id)
    return len(ids) + len(unwritten)


@app.periodic(cron="23 2 * * *")
@app.task(name="activities.sweep_recordings", queueing_lock="activities.sweep_recordings")
def sweep_recordings(timestamp: int) -> int:
    """Delete sealed files older than a day that belong to no recording: uploads that broke off, purged customers."""
    from .services.analysing import sweep_strays

    return sweep_strays(now=timezone.now())
