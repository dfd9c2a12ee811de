"""Who may see or change which deals: whoever reaches the customer, by the rights over deals."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.objects import capability_label
from zhike.customers.models import Customer
from zhike.customers.queries.scope import get_customer, grants_of, lock_customer, reaches
from zhike.lib.refusals import refuse_if

from ..models import Opportunity
from ..rules import why_cannot_touch

OBJECT = "opportunity"


def visible_to(actor: Actor, capability: str = "view") -> QuerySet[Opportunity]:
    """Return the deals over which the actor has a capability; their own columns decide, no customer is joined."""
    rows = Opportunity.objects.filter(is_hidden=False)
    reach = reach_of(actor, OBJECT, capability)
    if reach.everything:
        return rows
    condition = Q(pk__in=[]) if reach.nothing else Q(owner_id=reach.person_id)
    if reach.department_ids:
        condition |= Q(department_id__in=reach.department_ids)
    if reach.with_grants:
        grants = grants_of(actor.person_id, capability, timezone.localdate())
        condition |= Q(Exists(grants.filter(customer_id=OuterRef("customer_id"))))
    return rows.filter(condition)


def get_opportunity(
    *, actor: Actor, customer_id: int, opportunity_id: int, capability: str = "view"
) -> tuple[Customer, Opportunity]:
    """Return a deal with its customer; out of scope is not found, in scope without the right is refused."""
    customer = get_customer(actor=actor, customer_id=customer_id)
    require(actor, customer, capability)
    rows = Opportunity.objects.select_related("stage", "pipeline")
    found = rows.filter(customer_id=customer_id, pk=opportunity_id).first()
    if found is None:
        raise Http404
    return customer, found


def lock_opportunity(
    *, actor: Actor, customer_id: int, opportunity_id: int, capability: str = "edit"
) -> tuple[Customer, Opportunity]:
    """Return a deal locked for change behind its customer, with the same answers as get_opportunity."""
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view")
    require(actor, customer, capability)
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("stage", "pipeline")
    found = rows.filter(customer_id=customer_id, pk=opportunity_id).first()
    if found is None:
        raise Http404
    return customer, found


def require(actor: Actor, customer: Customer, capability: str) -> None:
    """Refuse what the person's roles do not allow over a customer that he sees."""
    refuse_if(why_cannot_touch(may(actor, customer, capability), capability_label(capability)))


def may(actor: Actor, customer: Customer, capability: str) -> bool:
    """Say whether the actor has a capability over the deals of a customer; for buttons."""
    return reaches(actor, OBJECT, capability, customer)
