"""Set when a person takes new customers: pause, shifts, weight and strengths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import offer_messages as messages
from .. import presence_rules as rules
from ..models import Presence, Shift
from ..queries.staff import may_manage


@dataclass(frozen=True)
class ShiftDraft:
    """One shift as its form fills it in."""

    weekdays: frozenset[int]
    starts: time | None
    ends: time | None


@dataclass(frozen=True)
class StaffDraft:
    """How much a person gets compared with others, what he is good at, and his shifts."""

    weight: int
    regions: Sequence[str]
    industries: Sequence[str]
    tag_ids: Sequence[int]
    shifts: Sequence[ShiftDraft]


def pause(*, actor: Actor, person_id: int, until: datetime | None, now: datetime) -> None:
    """Take no new customers until a moment, or again from now on with None. Records pool.presence_changed."""
    with transaction.atomic():
        row = _lock(actor, person_id, now)
        row.paused_until, row.changed_at, row.changed_by_id = until, now, actor.id_or_none
        row.save()
        _tell(actor, person_id, {"paused_until": until.isoformat() if until else None}, now)


def set_staffing(*, actor: Actor, person_id: int, draft: StaffDraft, now: datetime) -> None:
    """Set shifts, weight and strengths of a person whom the actor manages; one does not weigh oneself.

    Records pool.presence_changed.
    """
    for shift in draft.shifts:
        refuse_if(rules.why_bad_shift(weekdays=shift.weekdays, starts=shift.starts, ends=shift.ends))
    with transaction.atomic():
        row = _lock(actor, person_id, now, as_manager=True)
        row.weight, row.changed_at, row.changed_by_id = draft.weight, now, actor.id_or_none
        row.regions, row.industries, row.tag_ids = list(draft.regions), list(draft.industries), list(draft.tag_ids)
        row.save()
        Shift.objects.filter(person_id=person_id).delete()
        Shift.objects.bulk_create(
            Shift(person_id=person_id, weekdays=sorted(one.weekdays), starts=one.starts, ends=one.ends)
            for one in draft.shifts
            if one.starts is not None and one.ends is not None
        )
        _tell(actor, person_id, {"weight": draft.weight, "shifts": len(draft.shifts)}, now)


def _lock(actor: Actor, person_id: int, now: datetime, *, as_manager: bool = False) -> Presence:
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise Http404
    is_self = person_id == actor.person_id and not as_manager
    refuse_if(rules.why_cannot_set_presence(is_self=is_self, may_manage=may_manage(actor, person)))
    Presence.objects.get_or_create(person_id=person_id, defaults={"changed_at": now})
    return Presence.objects.select_for_update().get(pk=person_id)


def _tell(actor: Actor, person_id: int, data: dict[str, object], now: datetime) -> None:
    said = {"person": person_id, "person_name": messages.name_of(person_id), **data}
    record(actor=actor, kind=messages.PRESENCE, customer_id=None, data=said, at=now)
