"""Correct or take back what was written, as long as it is fresh; the former words stay in the history."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..contacts import tell_changed
from ..drafts import Correction
from ..kinds import CORRECTED, DELETED
from ..models import FollowUp
from ..queries.scope import require_correctable
from ..rules import why_cannot_promise, why_empty
from ..todo.services.by_contact import follow_promise, take_back
from .checks import lock_for_writing, require_own_contact
from .rollups import recompute_rollups

CORRECTABLE = ("kind", "outcome", "content", "contact_id", "mood", "next_step", "next_on")


def correct_follow_up(
    *, actor: Actor, customer_id: int, follow_up_id: int, correction: Correction, now: datetime
) -> FollowUp:
    """Change what a follow-up says, and recount the customer's last contact and next step.

    Refused with a code of rules.why_cannot_correct. Locks the customer.
    """
    with transaction.atomic():
        follow_up = _lock(actor, customer_id, follow_up_id, now)
        refuse_if(why_empty(outcome=correction.outcome, content=correction.content))
        if correction.next_on != follow_up.next_on or correction.next_step != follow_up.next_step:
            today = timezone.localdate(now)
            refuse_if(why_cannot_promise(next_step=correction.next_step, next_on=correction.next_on, today=today))
        require_own_contact(customer_id, correction.contact_id)
        was = follow_up.next_on
        for name in CORRECTABLE:
            setattr(follow_up, name, getattr(correction, name))
        follow_up.corrected_at = now
        follow_up.save(update_fields=[*CORRECTABLE, "corrected_at"])
        recompute_rollups(follow_up.customer, now=now)
        tell_changed(customer_id, now)
        follow_promise(actor=actor, customer_id=customer_id, was=was, to=follow_up.next_on, now=now)
        record(actor=actor, kind=CORRECTED, customer_id=customer_id, data={"follow_up_id": follow_up_id}, at=now)
    return follow_up


def delete_follow_up(*, actor: Actor, customer_id: int, follow_up_id: int, now: datetime) -> None:
    """Take a follow-up back; it disappears from lists and timeline, its row and history stay.

    Refused with a code of rules.why_cannot_correct. Locks the customer.
    """
    with transaction.atomic():
        follow_up = _lock(actor, customer_id, follow_up_id, now)
        follow_up.deleted_at = now
        follow_up.save(update_fields=["deleted_at"])
        recompute_rollups(follow_up.customer, now=now)
        tell_changed(customer_id, now)
        take_back(actor=actor, follow_up=follow_up, now=now)
        record(actor=actor, kind=DELETED, customer_id=customer_id, data={"follow_up_id": follow_up_id}, at=now)


def _lock(actor: Actor, customer_id: int, follow_up_id: int, now: datetime) -> FollowUp:
    """Lock the customer, then return its follow-up if this person may still change it."""
    customer = lock_for_writing(actor=actor, customer_id=customer_id)
    standing = FollowUp.objects.filter(customer_id=customer_id, deleted_at__isnull=True)
    follow_up = standing.select_for_update().filter(pk=follow_up_id).first()
    if follow_up is None:
        raise Http404
    require_correctable(actor, follow_up, now)
    follow_up.customer = customer
    return follow_up
