"""Give a customer back to its pool, at once or after a yes where the pool wants one."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from zhike.access.actor import Actor
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.queries import has_open_request
from zhike.approvals.services import Asked, request
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer
from zhike.customers.queries.scope import lock_customer
from zhike.customers.services import change_owner
from zhike.lib.refusals import refuse_if

from .. import offer_rules as rules
from ..models import Pool
from ..offering import on_behalf
from ..queries.stock import pools_for_return

RETURN = "pool.give_back"


def subject_of(customer_id: int) -> str:
    """Return by what approvals know a return."""
    return f"customer:{customer_id}"


def give_back(*, actor: Actor, customer_id: int, reason: str, pool_id: int | None, now: datetime) -> bool:
    """Return an own customer to its pool (or, without one, to `pool_id`); False when somebody has to agree first.

    Refused for others' customers, without a reason, while a return waits for its yes. Locks the customer.
    Records customers.owner_changed, or approvals.requested.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name", "pool_id"))
        pools = {pool.pk: pool for pool in pools_for_return(actor, customer.pool_id)}
        pool = pools.get(pool_id or customer.pool_id or 0) or next(iter(pools.values()), None)
        refuse_if(
            rules.why_cannot_give_back(
                is_owner=customer.owner_id == actor.person_id,
                has_pool=pool is not None,
                is_asked=has_open_request(RETURN, subject_of(customer_id)),
            )
        )
        refuse_if(rules.why_no_reason(reason))
        assert pool is not None
        if pool.return_needs_approval:
            _ask(actor, customer, pool, reason, now)
            return False
        _return(actor, customer_id, pool.pk, reason, now)
    return True


def _return(actor: Actor, customer_id: int, pool_id: int, reason: str, now: datetime) -> None:
    change_owner(
        actor=actor,
        customer_id=customer_id,
        to_person_id=None,
        to_pool_id=pool_id,
        way=OwnerWay.GIVE_BACK,
        reason=reason.strip()[:200],
        now=now,
    )


def _ask(actor: Actor, customer: Customer, pool: Pool, reason: str, now: datetime) -> None:
    facts = {"customer": customer.name, "pool_id": pool.pk, "pool": pool.name, "person_id": actor.person_id}
    asked = Asked(
        subject=subject_of(customer.pk),
        facts=facts,
        reason=reason,
        url=reverse("desk:customer", args=[customer.pk]),
        customer_id=customer.pk,
    )
    request(actor=actor, kind=RETURN, asked=asked, now=now)


def carry_out(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Return a customer after the yes; who no longer owns it has nothing to return."""
    person_id = int(asked.facts["person_id"])
    customer_id = asked.customer_id or 0
    if Customer.objects.filter(pk=customer_id, owner_id=person_id, deleted_at__isnull=True).exists():
        _return(on_behalf(person_id), customer_id, int(asked.facts["pool_id"]), asked.reason, now)
