"""Keep the recording of a call, sealed; take it away; write down who heard it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from zhike.access.actor import Actor
from zhike.customers.queries import lock_customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.lib.text import clean_text

from ...models import Call, Listening, Recording
from .. import vault
from ..kinds import RECORDING_ADDED, RECORDING_REMOVED
from ..policy import current_policy
from ..queries.scope import get_call, get_recording, may_listen, recording_of
from ..rules import why_cannot_keep_recording, why_cannot_remove, why_cannot_use_sound
from ..sounds import tell_sound
from ..tasks import analyse
from .alerts import count_alerts

ONE_LISTENING = timedelta(minutes=5)


@dataclass(frozen=True)
class Arrived:
    """A recording as it came: sealed already while it arrived, not yet anybody's."""

    name: str
    path: str
    size: int
    head: bytes
    sha256: str


def require_room_for_recording(*, actor: Actor, customer_id: int, call_id: int) -> Call:
    """Return the call, or refuse before the first byte of a recording is taken."""
    call = get_call(actor=actor, customer_id=customer_id, call_id=call_id)
    refuse_if(
        why_cannot_keep_recording(
            may=may_listen(actor, call, "create"), connected=call.is_connected, has_one=recording_of(call) is not None
        )
    )
    return call


def keep_recording(*, actor: Actor, customer_id: int, call_id: int, arrived: Arrived, now: datetime) -> Recording:
    """Keep an arrived recording with its call and have it analysed.

    Refused when it is empty, too large, or no sound whatever its name; a wrong name alone is only noted.
    Locks the customer. Whoever calls this discards the sealed file when it fails.
    """
    sound = tell_sound(arrived.name, arrived.head)
    limit = current_policy().recording_mb * 2**20
    refuse_if(why_cannot_use_sound(size=arrived.size, kind=sound.kind if sound else None, limit=limit))
    assert sound is not None
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
        call = require_room_for_recording(actor=actor, customer_id=customer_id, call_id=call_id)
        recording = Recording.objects.create(
            customer_id=customer_id,
            call=call,
            path=arrived.path,
            name=(clean_text(arrived.name.replace("\\", "/").rpartition("/")[2]) or "recording")[-200:],
            sound=sound.kind,
            size=arrived.size,
            sha256=arrived.sha256,
            problem_facts={"mislabelled": True} if sound.is_mislabelled else {},
            beat_at=now,
            by_id=actor.id_or_none,
            at=now,
        )
        data = {"call": call_id, "name": recording.name}
        record(actor=actor, kind=RECORDING_ADDED, customer_id=customer_id, data=data, at=now)
        analyse.defer(recording_id=recording.pk)
    return recording


def remove_recording(*, actor: Actor, customer_id: int, call_id: int, now: datetime) -> None:
    """Take a recording off its call and delete its bytes; that it was there stays in the events. Locks the customer."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
        recording = get_recording(actor=actor, customer_id=customer_id, call_id=call_id)
        call = get_call(actor=actor, customer_id=customer_id, call_id=call_id)
        reviewed = call.reviews.exists()
        refuse_if(why_cannot_remove(may=may_listen(actor, call, "delete"), reviewed=reviewed))
        paths = (recording.path, recording.play_path)
        recording.delete()
        data = {"call": call_id, "name": recording.name}
        record(actor=actor, kind=RECORDING_REMOVED, customer_id=customer_id, data=data, at=now)
        transaction.on_commit(partial(_forget, paths))


def _forget(paths: tuple[str, ...]) -> None:
    for path in paths:
        vault.remove(path)


def swap_channels(*, actor: Actor, customer_id: int, call_id: int) -> None:
    """Say that our side speaks on the other channel; figures are the same, their sides change places."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
        call = get_call(actor=actor, customer_id=customer_id, call_id=call_id)
        refuse_if(why_cannot_remove(may=may_listen(actor, call, "create"), reviewed=False))
        recording = get_recording(actor=actor, customer_id=customer_id, call_id=call_id)
        recording.own_channel = 1 - (recording.own_channel or 0)
        recording.alerts = count_alerts(recording)
        recording.save(update_fields=["own_channel", "alerts"])


def note_listening(*, actor: Actor, recording: Recording, now: datetime) -> None:
    """Write down that somebody hears a recording, once for the many requests of one hearing."""
    own = Listening.objects.filter(call_id=recording.call_id, person_id=actor.id_or_none)
    if own.filter(at__gt=now - ONE_LISTENING).exists():
        return
    Listening.objects.create(
        customer_id=recording.customer_id,
        call_id=recording.call_id,
        person_id=actor.id_or_none,
        address=actor.address or "",
        at=now,
    )
