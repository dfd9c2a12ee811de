"""Make room for the recording of a visit: with the customer's word, it is kept, analysed and reviewed like a call."""

import uuid
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from ...calls.choices import CallType, Direction, Result
from ...models import Call, Visit, VisitStamp
from ..choices import StampKind
from ..rules import why_cannot_record
from .planning import lock_visit


def open_recording(*, actor: Actor, customer_id: int, visit_id: int, consent: str, now: datetime) -> Call:
    """Note who agreed to be recorded, and return the entry among the calls that the recording belongs to.

    It shares the follow-up of the visit, so that the contact counts once. A second time returns the first.
    """
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
        refuse_if(
            why_cannot_record(
                is_visitor=visit.person_id == actor.person_id,
                has_left=visit.follow_up_id is not None,
                consent=consent,
                has_one=visit.call_id is not None,
            )
        )
        if visit.call is not None:
            return visit.call
        visit.call = _enter(visit, now)
        visit.consent, visit.consent_at = consent.strip()[:100], now
        visit.save(update_fields=["call", "consent", "consent_at"])
    return visit.call


def _enter(visit: Visit, now: datetime) -> Call:
    assert visit.follow_up_id is not None
    stamps = {row.kind: row for row in VisitStamp.objects.filter(customer_id=visit.customer_id, visit=visit)}
    arrived, left = stamps[StampKind.IN], stamps[StampKind.OUT]
    first = visit.contacts.order_by("pk").first()
    return Call.objects.create(
        customer_id=visit.customer_id,
        person_id=visit.person_id,
        contact_id=first.contact_id if first else None,
        follow_up_id=visit.follow_up_id,
        direction=Direction.MET,
        call_type=CallType.VISIT,
        started_at=arrived.at,
        talk_seconds=max(1, round((left.at - arrived.at).total_seconds())),
        result=Result.CONNECTED,
        entry_key=uuid.uuid5(visit.entry_key, "recording"),
        created_at=now,
    )
