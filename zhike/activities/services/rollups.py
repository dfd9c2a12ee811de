"""Bring the customer's row in line with its follow-ups, in the transaction that changed them."""

from datetime import datetime

from zhike.customers.models import Customer
from zhike.customers.services import touch_contact_rollups

from ..choices import StepOrigin
from ..models import NextStepChange
from ..queries.rollups import find_promise, find_rollups
from ..rules import Rollups


def keep_archive_step(customer: Customer) -> None:
    """Write down the next step that the archive came with, before a first entry of ours overrules it.

    Without it a deletion could not bring that first promise back.
    """
    if customer.next_follow_on is None or find_promise(customer.pk) is not None:
        return
    NextStepChange.objects.create(
        customer_id=customer.pk,
        next_on=customer.next_follow_on,
        next_step=customer.next_step,
        origin=StepOrigin.ARCHIVE,
        at=customer.created_at,
    )


def recompute_rollups(customer: Customer, *, now: datetime) -> Rollups:
    """Write what the customer's entries add up to; the customer is locked by the caller."""
    found = find_rollups(customer.pk)
    touch_contact_rollups(
        customer_id=customer.pk,
        last_contact_at=found.last_contact_at,
        follow_up_count=found.follow_up_count,
        next_on=found.next_on,
        next_step=found.next_step,
        now=now,
    )
    return found
