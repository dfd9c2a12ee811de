"""Keep a voice note with its entry, and write down who heard it."""

from datetime import datetime, timedelta

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from ..calls.services.recording import Arrived
from ..models import FollowUp, VoiceListening, VoiceNote
from .policy import current_policy
from .rules import why_cannot_keep_voice
from .sounds import tell_voice_kind

ONE_LISTENING = timedelta(minutes=5)


def keep_voice(*, actor: Actor, follow_up: FollowUp, arrived: Arrived, seconds: int, now: datetime) -> VoiceNote:
    """Keep what was spoken with an entry just written, in the caller's transaction with the customer locked.

    Refused with a code of rules.why_cannot_keep_voice; whoever calls this discards the sealed file when it fails.
    """
    kind = tell_voice_kind(arrived.head)
    refuse_if(why_cannot_keep_voice(size=arrived.size, kind=kind, seconds=seconds, policy=current_policy()))
    assert kind is not None
    return VoiceNote.objects.create(
        customer_id=follow_up.customer_id,
        follow_up=follow_up,
        path=arrived.path,
        sound=kind,
        size=arrived.size,
        seconds=max(1, seconds),
        sha256=arrived.sha256,
        by_id=actor.id_or_none,
        at=now,
    )


def note_voice_listening(*, actor: Actor, voice: VoiceNote, now: datetime) -> None:
    """Write down that somebody hears a voice note, once for the many requests of one hearing."""
    own = VoiceListening.objects.filter(follow_up_id=voice.follow_up_id, person_id=actor.id_or_none)
    if own.filter(at__gt=now - ONE_LISTENING).exists():
        return
    VoiceListening.objects.create(
        customer_id=voice.customer_id,
        follow_up_id=voice.follow_up_id,
        person_id=actor.id_or_none,
        address=actor.address or "",
        at=now,
    )
