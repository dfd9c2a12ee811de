"""Who changed what lately, for the sentence that stops an overwrite."""

from django.db.models import IntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.events.models import Event

from ..changes_shown import open_labels
from ..rules import EditSeen

_MOST = 5


def list_edits_since(*, actor: Actor, customer_id: int, version: int) -> list[EditSeen]:
    """Return the changes of the archive after a version, oldest first; the caller has checked visibility."""
    events = (
        Event.objects.filter(customer_id=customer_id, kind="customers.changed")
        .annotate(after=Cast(KT("data__version"), IntegerField()))
        .filter(after__gt=version)
        .order_by("-at", "-id")[:_MOST]
    )
    found = list(events)[::-1]
    names = person_names(event.actor_id for event in found)
    return [
        EditSeen(
            person=names.get(event.actor_id or 0, "系统"),
            at=timezone.localtime(event.at),
            labels=open_labels(actor, event.data),
        )
        for event in found
    ]
