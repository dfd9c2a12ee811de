"""Be away, and let somebody else decide meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.lib.refusals import Refused, refuse_if

from .. import rules
from ..models import Absence
from .waiting import take_absences_in


@dataclass(frozen=True)
class AbsenceDraft:
    """From when until when, and who decides meanwhile."""

    to_person_id: int
    first_on: date
    last_on: date


def start_absence(*, actor: Actor, draft: AbsenceDraft, now: datetime) -> Absence:
    """Keep that the actor is away; what waits for him already goes to the stand-in too when it begins today."""
    today = timezone.localdate(now)
    refuse_if(
        rules.why_cannot_be_away(
            first_on=draft.first_on,
            last_on=draft.last_on,
            today=today,
            is_self=draft.to_person_id == actor.person_id,
        )
    )
    if not Person.objects.filter(pk=draft.to_person_id, is_active=True).exists():
        refusal = rules.why_cannot_delegate(is_requester=False, is_active=False, is_asked=False)
        assert refusal is not None
        raise Refused(refusal)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        overlapping = Absence.objects.filter(person_id=actor.person_id, last_on__gte=today)
        overlapping.filter(first_on__lte=draft.last_on, last_on__gte=draft.first_on).delete()
        absence = Absence.objects.create(
            person_id=actor.person_id,
            to_person_id=draft.to_person_id,
            first_on=draft.first_on,
            last_on=draft.last_on,
            created_at=now,
        )
        take_absences_in(now=now)
    return absence


def end_absence(*, actor: Actor, absence_id: int) -> None:
    """Forget one's own absence; who stands in for single requests already still may decide them."""
    if not Absence.objects.filter(pk=absence_id, person_id=actor.person_id).delete()[0]:
        raise Http404
