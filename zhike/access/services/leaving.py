"""Somebody gave notice: take export and open personal data away at once, and close the account after the last day."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from zhike.events.services import record
from zhike.lib.refusals import Refused, refuse_if

from ..actor import Actor, SystemActor
from ..models import Leaving, Person
from ..queries.people import get_manageable_person
from ..rules import why_cannot_leave
from .locking import draw_rights_version, lock_rights
from .people import deactivate_person


def give_notice(*, actor: Actor, person_id: int, last_on: date, note: str = "", now: datetime) -> Leaving:
    """Note that somebody leaves: from the next request on nothing is exported and phones are masked for him.

    Needs the right to edit this person. A second notice moves the last day. Records access.notice_given.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        lock_rights()
        person = get_manageable_person(actor=actor, person_id=person_id, capability="edit")
        is_self = person.pk == actor.person_id
        refuse_if(why_cannot_leave(is_active=person.is_active, is_self=is_self, last_on=last_on, today=today))
        leaving, _created = Leaving.objects.update_or_create(
            person=person,
            defaults={"last_on": last_on, "note": note.strip()[:200], "by_id": actor.id_or_none, "at": now},
            create_defaults={
                "notice_on": today,
                "last_on": last_on,
                "note": note.strip()[:200],
                "by_id": actor.id_or_none,
                "at": now,
            },
        )
        draw_rights_version(Person.objects.filter(pk=person.pk))
        data = {"person_id": person.pk, "name": person.name, "last_on": last_on.isoformat()}
        record(actor=actor, kind="access.notice_given", data=data, at=now)
    return leaving


def take_notice_back(*, actor: Actor, person_id: int, now: datetime) -> None:
    """Let somebody stay: all rights of the roles hold again."""
    with transaction.atomic():
        lock_rights()
        person = get_manageable_person(actor=actor, person_id=person_id, capability="edit")
        if not Leaving.objects.filter(person=person).delete()[0]:
            raise Http404
        draw_rights_version(Person.objects.filter(pk=person.pk))
        data = {"person_id": person.pk, "name": person.name}
        record(actor=actor, kind="access.notice_taken_back", data=data, at=now)


def close_leavers(*, now: datetime) -> list[int]:
    """Close the accounts of everybody whose last day is over, and return whom; the last administrator stays."""
    over = Leaving.objects.filter(last_on__lt=timezone.localdate(now), person__is_active=True)
    closed = []
    for person_id in over.order_by("pk").values_list("pk", flat=True):
        try:
            deactivate_person(actor=SystemActor(), person_id=person_id, now=now)
        except Refused:
            continue
        closed.append(person_id)
    return closed
