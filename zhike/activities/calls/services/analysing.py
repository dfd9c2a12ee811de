"""Measure a recording in a child process and keep the figures; safe to run twice."""

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from ...models import Recording, VoiceNote
from .. import vault
from ..choices import RecordingState
from ..hearing.limits import Limits, Unhearable
from ..hearing.running import Sealed, hear
from ..keys import read_key
from ..measuring import measure
from ..policy import CallPolicy, current_policy
from ..sounds import NEEDS_COPY
from .transcribing import start_if_possible

AT_WORK = (RecordingState.WAITING, RecordingState.ANALYSING)
_STRAY_AFTER = timedelta(days=1)


def analyse_recording(*, recording_id: int, now: datetime) -> None:
    """Measure one recording; what cannot be measured is said in words and stays playable."""
    if not Recording.objects.filter(pk=recording_id, state__in=AT_WORK).update(
        state=RecordingState.ANALYSING, beat_at=now, share=0
    ):
        return
    recording = Recording.objects.get(pk=recording_id)
    policy = current_policy()
    try:
        _measure(recording, policy)
        start_if_possible(recording, timezone.now())
    except Unhearable as problem:
        recording.state, recording.problem = RecordingState.REFUSED, problem.code
        recording.problem_facts |= problem.facts
        recording.save(update_fields=["state", "problem", "problem_facts"])


def _measure(recording: Recording, policy: CallPolicy) -> None:
    key = read_key()
    copy_path = recording.path.replace(".sealed", ".play.sealed") if recording.sound in NEEDS_COPY else ""
    found = hear(
        Sealed(vault.folder() / recording.path, recording.path, key),
        recording.sound,
        limits=Limits(seconds=policy.recording_hours * 3600),
        copy=Sealed(vault.folder() / copy_path, copy_path, key) if copy_path else None,
        heard=partial(_beat, recording.pk, policy.recording_hours * 3600),
    )
    recording.seconds, recording.channels = found["seconds"], found["channels"]
    recording.voices, recording.peaks = found["voices"], found["peaks"]
    figures = measure(found["voices"], seconds=found["seconds"], silence_seconds=policy.silence_seconds)
    recording.measured = figures.to_json()
    recording.own_channel = None if figures.is_mono else recording.own_channel or 0
    recording.play_path, recording.play_size = (copy_path, found["copy_size"]) if copy_path else ("", 0)
    recording.state, recording.share, recording.problem = RecordingState.READY, 1, ""
    columns = ("seconds", "channels", "voices", "peaks", "measured", "own_channel", "play_path", "play_size")
    recording.save(update_fields=[*columns, "state", "share", "problem"])


def _beat(recording_id: int, longest: int, seconds: float) -> None:
    """Say that the work goes on, and how far it is at most."""
    Recording.objects.filter(pk=recording_id).update(beat_at=timezone.now(), share=min(0.95, seconds / longest))


def find_stalled(*, before: datetime, now: datetime) -> list[int]:
    """Return recordings at which nobody has worked for a while, and take them as picked up."""
    ids = list(Recording.objects.filter(state__in=AT_WORK, beat_at__lt=before).values_list("pk", flat=True)[:200])
    Recording.objects.filter(pk__in=ids).update(beat_at=now)
    return ids


def _is_named(path: str) -> bool:
    """Say whether a recording or a voice note names the file."""
    if VoiceNote.objects.filter(path=path).exists():
        return True
    return Recording.objects.filter(path=path.replace(".play.sealed", ".sealed")).exists()


def sweep_strays(*, now: datetime) -> int:
    """Delete sealed files that no recording and no voice note names; a day old at least: uploads take their time."""
    gone = 0
    for file in vault.folder().glob("*/*/*.sealed"):
        if datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo) > now - _STRAY_AFTER:
            continue
        path = str(file.relative_to(vault.folder()))
        if not _is_named(path):
            vault.remove(path)
            gone += 1
    return gone
