"""Move a promise without a contact."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..kinds import NEXT_STEP_SET
from ..models import NextStepChange
from ..rules import why_cannot_promise
from .checks import lock_for_writing
from .rollups import keep_archive_step, recompute_rollups


def set_next_step(*, actor: Actor, customer_id: int, next_on: date | None, next_step: str, now: datetime) -> None:
    """Set, move or (without a day) take away what was promised next.

    Refused with a code of rules.why_cannot_promise. Locks the customer. Records
    nothing when the promise stays what it is.
    """
    step = next_step.strip() if next_on else ""
    with transaction.atomic():
        customer = lock_for_writing(actor=actor, customer_id=customer_id)
        if (customer.next_follow_on, customer.next_step) == (next_on, step):
            return
        refuse_if(why_cannot_promise(next_step=next_step, next_on=next_on, today=timezone.localdate(now)))
        keep_archive_step(customer)
        NextStepChange.objects.create(
            customer_id=customer_id, person_id=actor.id_or_none, next_on=next_on, next_step=step, at=now
        )
        recompute_rollups(customer, now=now)
        data = {"from": customer.next_follow_on, "to": next_on, "next_step": step}
        record(actor=actor, kind=NEXT_STEP_SET, customer_id=customer_id, data=data, at=now)
