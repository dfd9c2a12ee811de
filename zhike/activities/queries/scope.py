"""Who may read and write follow-ups of which customer: the customer's scope, narrowed by the right on follow-ups."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer
from zhike.customers.queries.scope import Owned, reaches
from zhike.lib.refusals import refuse_if

from ..closing import open_rows
from ..models import FollowUp
from ..policy import current_policy
from ..rules import why_cannot_correct

OBJECT = "follow_up"


def may(actor: Actor, customer: Owned, capability: str) -> bool:
    """Say whether the right on follow-ups reaches a customer that the actor already sees."""
    return reaches(actor, OBJECT, capability, customer)


def follow_ups_of(actor: Actor, customer: Customer) -> QuerySet[FollowUp]:
    """Return the standing follow-ups of one customer that the actor may read."""
    if not may(actor, customer, "view"):
        return FollowUp.objects.none()
    return FollowUp.objects.filter(*open_rows(actor), customer_id=customer.pk, deleted_at__isnull=True)


def get_follow_up(*, actor: Actor, customer_id: int, follow_up_id: int) -> FollowUp:
    """Return one standing follow-up of a customer in scope, or Http404."""
    customer = get_customer(actor=actor, customer_id=customer_id)
    found = follow_ups_of(actor, customer).select_related("contact").filter(pk=follow_up_id).first()
    if found is None:
        raise Http404
    return found


def get_correctable(*, actor: Actor, customer_id: int, follow_up_id: int, now: datetime) -> FollowUp:
    """Return a follow-up that the actor may still correct; else refused with the reason."""
    follow_up = get_follow_up(actor=actor, customer_id=customer_id, follow_up_id=follow_up_id)
    require_correctable(actor, follow_up, now)
    return follow_up


def require_correctable(actor: Actor, follow_up: FollowUp, now: datetime) -> None:
    """Refuse with the reason what this person may not change any more."""
    refusal = why_cannot_correct(
        author_id=follow_up.person_id,
        person_id=actor.person_id,
        created_at=follow_up.created_at,
        now=now,
        policy=current_policy(),
    )
    refuse_if(refusal)
