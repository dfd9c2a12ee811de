"""Who may see and change which needs: a need is reached through its customer, by the right on needs."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, visible_to
from zhike.customers.queries.scope import reached_through, reaches

from ...models import Need, NeedParticipant, NeedSession
from ...queries.near import near

NEED = "need"
_CUSTOMER = ("name", "grade", "kind", "industry", "version")


def get_customer_of_needs(*, actor: Actor, customer_id: int) -> Customer:
    """Return a customer in scope with the few columns that the screens of needs show."""
    customer = get_customer(actor=actor, customer_id=customer_id, columns=_CUSTOMER)
    if not reaches(actor, NEED, "view", customer):
        raise Http404
    return customer


def get_need(*, actor: Actor, customer_id: int, need_id: int) -> Need:
    """Return a need of a customer in scope, or Http404."""
    customer = get_customer_of_needs(actor=actor, customer_id=customer_id)
    found = Need.objects.filter(customer_id=customer_id, pk=need_id)
    need = found.select_related("purpose", "aspect", "contact", "heard_by", "keeper", "session", "finding").first()
    if need is None:
        raise Http404
    need.customer = customer
    return need


def may_write(actor: Actor, customer: Customer, capability: str = "edit") -> bool:
    """Say whether the actor may change needs of a customer that is in scope."""
    return reaches(actor, NEED, capability, customer)


def visible_needs(actor: Actor) -> QuerySet[Need]:
    """Return the needs of all customers in scope whom the right on needs reaches."""
    rows = Need.objects.filter(near(actor, NEED), customer__in=visible_to(actor).only("pk"))
    return rows.filter(reached_through(actor, NEED))


def visible_sessions(actor: Actor) -> QuerySet[NeedSession]:
    """Return the sessions that the actor held, or in which somebody of a customer in scope took part."""
    if not actor.can(NEED, "view"):
        return NeedSession.objects.none()
    if reach_of(actor, NEED, "view").everything:
        return NeedSession.objects.all()
    there = NeedParticipant.objects.filter(session_id=OuterRef("pk"), customer__in=visible_to(actor).only("pk"))
    return NeedSession.objects.filter(Q(host_id=actor.person_id) | Exists(there.filter(reached_through(actor, NEED))))


def get_session(*, actor: Actor, session_id: int) -> NeedSession:
    """Return a session that the actor may see, or Http404."""
    found = visible_sessions(actor).select_related("host").filter(pk=session_id).first()
    if found is None:
        raise Http404
    return found
