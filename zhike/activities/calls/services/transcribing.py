"""Have a recording written down by the speech model of this machine; safe to run twice."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.queries import lock_customer
from zhike.lib.refusals import refuse_if

from ...models import Recording
from .. import vault
from ..choices import RecordingState, WordsState
from ..hearing.limits import Unhearable
from ..hearing.running import Sealed
from ..keys import read_key
from ..queries.scope import get_call, get_recording, may_listen
from ..rules import why_cannot_remove
from ..speech.folders import Model, NoModelError
from ..speech.policy import find_model
from ..speech.problems import why_no_model
from ..speech.running import transcribe
from ..tasks import write_down
from .alerts import count_alerts

AT_WORK = (WordsState.WAITING, WordsState.WORKING)


def start_if_possible(recording: Recording, now: datetime) -> None:
    """Have a measured recording written down where a model is set; what is wrong with the model is noted."""
    try:
        if find_model() is None:
            return
    except NoModelError as problem:
        _note(recording, WordsState.REFUSED, {"problem": problem.code})
        return
    _start(recording, now)


def start_transcript(*, actor: Actor, customer_id: int, call_id: int, now: datetime) -> Recording:
    """Have a recording written down, or once more; refused without a usable model. Locks the customer."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
        call = get_call(actor=actor, customer_id=customer_id, call_id=call_id)
        refuse_if(why_cannot_remove(may=may_listen(actor, call, "create"), reviewed=False))
        recording = get_recording(actor=actor, customer_id=customer_id, call_id=call_id)
        if recording.state != RecordingState.READY or recording.words_state in AT_WORK:
            return recording
        try:
            refuse_if(None if find_model() else why_no_model("no_folder"))
        except NoModelError as problem:
            refuse_if(why_no_model(problem.code))
        _start(recording, now)
    return recording


def _start(recording: Recording, now: datetime) -> None:
    recording.words_beat_at = now
    _note(recording, WordsState.WAITING, recording.words)
    write_down(recording.pk)


def _note(recording: Recording, state: WordsState, words: object) -> None:
    recording.words_state, recording.words = state, words
    recording.save(update_fields=["words_state", "words", "words_beat_at"])


def write_recording_down(*, recording_id: int, now: datetime) -> None:
    """Write one recording down; what cannot be written is said in words. Its forbidden words are counted."""
    taken = Recording.objects.filter(pk=recording_id, words_state__in=AT_WORK)
    if not taken.update(words_state=WordsState.WORKING, words_beat_at=now):
        return
    recording = Recording.objects.get(pk=recording_id)
    try:
        model = find_model()
        if model is None:
            raise NoModelError("no_folder")
        _write(recording, model)
    except NoModelError as problem:
        _note(recording, WordsState.REFUSED, {"problem": problem.code})
    except Unhearable as problem:
        _note(recording, WordsState.REFUSED, {"problem": problem.code, "facts": problem.facts})


def _write(recording: Recording, model: Model) -> None:
    lines = transcribe(
        Sealed(vault.folder() / recording.path, recording.path, read_key()),
        recording.sound,
        model=model,
        voices=recording.voices,
        heard=partial(_beat, recording.pk),
    )
    recording.words = {"model": model.name, "lines": lines}
    recording.alerts, recording.words_state = count_alerts(recording), WordsState.READY
    recording.save(update_fields=["words", "words_state", "alerts"])


def _beat(recording_id: int, _seconds: float) -> None:
    Recording.objects.filter(pk=recording_id).update(words_beat_at=timezone.now())


def find_stalled_transcripts(*, before: datetime, now: datetime) -> list[int]:
    """Return recordings that nobody has written on for a while, and take them as picked up."""
    rows = Recording.objects.filter(words_state__in=AT_WORK, words_beat_at__lt=before)
    ids = list(rows.values_list("pk", flat=True)[:200])
    Recording.objects.filter(pk__in=ids).update(words_beat_at=now)
    return ids


def require_transcript(*, actor: Actor, customer_id: int, call_id: int) -> Recording:
    """Return a recording that was written down and that the actor may hear, or Http404."""
    recording = get_recording(actor=actor, customer_id=customer_id, call_id=call_id)
    if recording.words_state != WordsState.READY:
        raise Http404
    return recording
