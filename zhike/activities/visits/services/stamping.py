"""Check in at the customer's and out again. The end of a visit writes its follow-up and moves the last contact."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ... import contacts
from ...choices import FollowUpKind, Origin, Outcome
from ...drafts import FollowUpDraft
from ...models import FollowUp, Visit, VisitPlace, VisitStamp
from ...services.logging import log_with
from .. import fence as fences
from .. import rules
from ..choices import Met, StampKind, VisitState
from ..drafts import StampDraft
from ..kinds import ARRIVED, PLACE_FORGOTTEN, PLACE_SET, SOURCE
from ..policy import VisitPolicy, current_policy
from ..queries.places import find_place
from ..queries.scope import may_edit
from .planning import lock_visit

_FOR_FOLLOW_UP = ("next_follow_on", "next_step", "created_at", *contacts.COLUMNS)


def check_in(*, actor: Actor, draft: StampDraft, now: datetime) -> VisitStamp:
    """Note that the visitor has arrived: when, where, how far from the address.

    The first accepted check-in with a sharp position gives an address its place. The same tap delivered twice
    returns the first. Refused with a code of rules.why_cannot_stamp or fence.why_outside. Locks the customer.
    """
    with transaction.atomic():
        visit, earlier = _lock(actor, draft)
        if earlier is not None:
            return earlier
        policy = current_policy()
        stamp = _stamp(actor, visit, StampKind.IN, draft, policy, now)
        visit.state, visit.due_at = VisitState.ON_SITE, stamp.at + policy.summary_within
        visit.version += 1
        visit.save(update_fields=["state", "due_at", "version"])
        _learn_place(actor, visit, draft, policy, now)
        data = {"visit": visit.pk, "purpose": visit.purpose, "metres": stamp.metres, "manual": stamp.is_manual}
        record(actor=actor, kind=ARRIVED, customer_id=visit.customer_id, data=data, at=stamp.at)
    return stamp


def check_out(*, actor: Actor, draft: StampDraft, now: datetime) -> VisitStamp:
    """Note that the visitor has left, and whether somebody was met: the follow-up of the visit is written now.

    Refused as check_in. Locks the customer.
    """
    with transaction.atomic():
        visit, earlier = _lock(actor, draft)
        if earlier is not None:
            return earlier
        policy = current_policy()
        stamp = _stamp(actor, visit, StampKind.OUT, draft, policy, now)
        arrived = VisitStamp.objects.get(customer_id=visit.customer_id, visit=visit, kind=StampKind.IN)
        visit.follow_up = write_follow_up(
            actor=actor, visit=visit, arrived=arrived, left_at=stamp.at, met=draft.met, now=now
        )
        visit.state = VisitState.LEFT
        visit.version += 1
        visit.save(update_fields=["state", "follow_up", "version"])
    return stamp


def _lock(actor: Actor, draft: StampDraft) -> tuple[Visit, VisitStamp | None]:
    visit = lock_visit(actor=actor, customer_id=draft.customer_id, visit_id=draft.visit_id, columns=_FOR_FOLLOW_UP)
    return visit, VisitStamp.objects.filter(customer_id=visit.customer_id, entry_key=draft.entry_key).first()


def _stamp(
    actor: Actor, visit: Visit, kind: StampKind, draft: StampDraft, policy: VisitPolicy, now: datetime
) -> VisitStamp:
    refuse_if(rules.why_cannot_stamp(kind=kind, is_visitor=visit.person_id == actor.person_id, state=visit.state))
    arrived = VisitStamp.objects.filter(customer_id=visit.customer_id, visit=visit, kind=StampKind.IN).first()
    at, here = draft.at or now, draft.place
    refuse_if(rules.why_no_reason(has_place=here is not None, reason=draft.reason))
    refuse_if(
        rules.why_wrong_time(
            at=at,
            now=now,
            is_manual=here is None,
            late_hours=policy.late_hours,
            arrived_at=arrived.at if arrived else None,
        )
    )
    door = find_place(customer_id=visit.customer_id, address=visit.address)
    judged = fences.judge(here, door, policy.circle)
    if here is not None and kind == StampKind.IN:
        refuse_if(fences.why_outside(judged, policy.circle, blur=here.accuracy))
    return VisitStamp.objects.create(
        customer_id=visit.customer_id,
        visit=visit,
        kind=kind,
        person_id=actor.person_id,
        at=min(at, now),
        received_at=now,
        latitude=here.latitude if here else None,
        longitude=here.longitude if here else None,
        accuracy=here.accuracy if here else None,
        metres=judged.metres,
        is_inside=judged.is_inside,
        is_manual=here is None,
        reason=draft.reason.strip()[:200],
        entry_key=draft.entry_key,
    )


def _learn_place(actor: Actor, visit: Visit, draft: StampDraft, policy: VisitPolicy, now: datetime) -> None:
    door = find_place(customer_id=visit.customer_id, address=visit.address)
    if not fences.sets_the_door(draft.place, door, policy.circle):
        return
    assert draft.place is not None
    VisitPlace.objects.create(
        customer_id=visit.customer_id,
        address=visit.address,
        latitude=draft.place.latitude,
        longitude=draft.place.longitude,
        accuracy=draft.place.accuracy,
        by_id=actor.person_id,
        at=now,
    )
    data = {"visit": visit.pk, "address": visit.address}
    record(actor=actor, kind=PLACE_SET, customer_id=visit.customer_id, data=data, at=now)


def forget_place(*, actor: Actor, customer_id: int, visit_id: int, now: datetime) -> None:
    """Forget where an address lies, so that the next check-in says it anew; who changes others' visits does so."""
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
        refuse_if(rules.why_cannot_forget_place(may=may_edit(actor, visit)))
        found = VisitPlace.objects.filter(customer_id=customer_id, address=visit.address)
        if not found.delete()[0]:
            raise Http404
        data = {"visit": visit.pk, "address": visit.address}
        record(actor=actor, kind=PLACE_FORGOTTEN, customer_id=customer_id, data=data, at=now)


def write_follow_up(
    *, actor: Actor, visit: Visit, arrived: VisitStamp, left_at: datetime, met: str, now: datetime
) -> FollowUp:
    """Log the visit as a contact at the hour of arrival; the customer is locked by the caller."""
    customer: Customer = visit.customer
    minutes = max(1, round((left_at - arrived.at).total_seconds() / 60))
    first = visit.contacts.order_by("pk").first()
    draft = FollowUpDraft(
        customer_id=customer.pk,
        entry_key=uuid.uuid5(visit.entry_key, f"follow-up-{visit.version}"),
        kind=FollowUpKind.VISIT,
        outcome=Outcome.REACHED if met == Met.YES else Outcome.NOT_MET,
        content=rules.automatic_note(purpose=visit.purpose, minutes=minutes),
        contact_id=first.contact_id if first else None,
        at=arrived.at,
        origin=Origin.SYSTEM,
    )
    told = {"source": SOURCE, "source_id": visit.pk}
    facts = {**told, "visit": visit.pk, "dwell_minutes": minutes, "metres": arrived.metres, "manual": arrived.is_manual}
    return log_with(actor=actor, customer=customer, draft=draft, now=now, facts=facts)
