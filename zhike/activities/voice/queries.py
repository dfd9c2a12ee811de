"""Read voice notes: open to whoever reads the entry, and to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.queries import person_names

from ..models import VoiceListening, VoiceNote
from ..queries.scope import get_follow_up

SHOWN = 20


@dataclass(frozen=True)
class Heard:
    """One hearing of a voice note."""

    name: str
    at: datetime


def get_voice(*, actor: Actor, customer_id: int, follow_up_id: int) -> VoiceNote:
    """Return the voice note of a standing entry that the actor may read, or Http404."""
    get_follow_up(actor=actor, customer_id=customer_id, follow_up_id=follow_up_id)
    found = VoiceNote.objects.filter(customer_id=customer_id, follow_up_id=follow_up_id).first()
    if found is None:
        raise Http404
    return found


def list_heard(follow_up_id: int) -> Sequence[Heard]:
    """Return who heard the voice note of an entry, newest first; the caller has got the entry."""
    rows = VoiceListening.objects.filter(follow_up_id=follow_up_id).order_by("-at", "-pk")
    found = list(rows.values_list("person_id", "at")[:SHOWN])
    names = person_names(person_id for person_id, _ in found)
    return [Heard(names.get(person_id or 0, ""), at) for person_id, at in found]
