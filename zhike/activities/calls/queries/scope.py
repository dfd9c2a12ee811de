"""Who may see which call, hear its recording and read its reviews.

A call is reached through its customer. The one who spoke sees and hears an own call as long as the customer is
in scope; everybody else needs the right on calls, on recordings or on reviews over that customer.
"""

from django.db.models import Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, visible_to
from zhike.customers.queries.scope import reached_through, reaches
from zhike.lib.refusals import refuse_if

from ...closing import open_rows
from ...models import Call, CallReview, Recording
from ...queries.near import near
from ..rules import why_cannot_listen

CALL, RECORDING, REVIEW = "call", "recording", "call_review"
_CUSTOMER = ("name", "grade")


def get_customer_of_calls(*, actor: Actor, customer_id: int) -> Customer:
    """Return a customer in scope with the few columns that the screens of calls show."""
    return get_customer(actor=actor, customer_id=customer_id, columns=_CUSTOMER)


def get_call(*, actor: Actor, customer_id: int, call_id: int) -> Call:
    """Return a call of a customer in scope that the actor may see, or Http404."""
    customer = get_customer_of_calls(actor=actor, customer_id=customer_id)
    found = Call.objects.filter(
        *open_rows(actor), customer_id=customer_id, pk=call_id, follow_up__deleted_at__isnull=True
    )
    call = found.select_related("person", "contact", "follow_up", "recording").first()
    if call is None or not (_is_own(actor, call) or reaches(actor, CALL, "view", customer)):
        raise Http404
    call.customer = customer
    return call


def calls_of(actor: Actor, customer: Customer) -> QuerySet[Call]:
    """Return the standing calls of one customer that the actor may see."""
    rows = Call.objects.filter(*open_rows(actor), customer_id=customer.pk, follow_up__deleted_at__isnull=True)
    return rows if reaches(actor, CALL, "view", customer) else rows.filter(person_id=actor.person_id)


def visible_calls(actor: Actor) -> QuerySet[Call]:
    """Return the standing calls over all customers in scope that the actor may see."""
    rows = Call.objects.filter(
        *open_rows(actor), follow_up__deleted_at__isnull=True, customer__in=visible_to(actor).only("pk")
    )
    condition = reached_through(actor, CALL)
    if not condition:
        return rows
    close = near(actor, CALL)
    rows = rows.filter(close | Q(person_id=actor.person_id)) if close else rows
    return rows.filter(condition | Q(person_id=actor.person_id))


def _is_own(actor: Actor, call: Call) -> bool:
    return call.person_id is not None and call.person_id == actor.person_id


def may_listen(actor: Actor, call: Call, capability: str = "view") -> bool:
    """Say whether the actor may hear (or add, or remove) the recording of a call that is in scope."""
    if not actor.can(RECORDING, capability):
        return False
    return (_is_own(actor, call) and capability != "delete") or reaches(actor, RECORDING, capability, call.customer)


def get_recording(*, actor: Actor, customer_id: int, call_id: int) -> Recording:
    """Return a recording that the actor may hear; out of scope not found, in scope but closed refused."""
    call = get_call(actor=actor, customer_id=customer_id, call_id=call_id)
    refuse_if(why_cannot_listen(may=may_listen(actor, call)))
    recording = recording_of(call)
    if recording is None:
        raise Http404
    return recording


def recording_of(call: Call) -> Recording | None:
    """Return the recording of a call, if there is one."""
    return getattr(call, "recording", None)


def may_review(actor: Actor, call: Call) -> bool:
    """Say whether the actor may write a review of a call that is in scope and whose recording is open to the actor."""
    return reaches(actor, REVIEW, "create", call.customer) and may_listen(actor, call)


def may_recheck(actor: Actor, call: Call, review: CallReview) -> bool:
    """Say whether the actor checks the effect of a review: its reviewer, or who may review once the reviewer left."""
    if review.reviewer_id == actor.person_id:
        return True
    return not review.reviewer.is_active and may_review(actor, call)


def may_read_reviews(actor: Actor, call: Call) -> bool:
    """Say whether the actor may read what was written about a call: its speaker and whom the right reaches."""
    return actor.can(REVIEW, "view") and (_is_own(actor, call) or reaches(actor, REVIEW, "view", call.customer))
