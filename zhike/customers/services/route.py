"""Keep the decision route: through whom a purchase goes, in order, and what each decides."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if
from zhike.lib.text import clean_text

from .. import chain_rules as rules
from ..models import Contact, RouteStep
from ..queries.scope import lock_customer


def save_step(
    *,
    actor: Actor,
    customer_id: int,
    step_id: int | None,
    contact_id: int | None,
    post: str,
    decides: str,
    now: datetime,
) -> RouteStep:
    """Add a step at the end of the route, or change one: a contact, or a post whose holder is not known yet.

    Needs the right to edit the customer. Locks it, records customers.route_changed.
    """
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        refuse_if(_why_nobody(customer_id, contact_id, post))
        step = _find(customer_id, step_id) if step_id else RouteStep(customer_id=customer_id)
        if not step_id:
            last = RouteStep.objects.filter(customer_id=customer_id).aggregate(last=Max("position"))["last"]
            step.position = (last or 0) + 1
        step.contact_id = contact_id
        step.post = "" if contact_id else clean_text(post, 60)
        step.decides = clean_text(decides, 200)
        step.at, step.by_id = now, actor.id_or_none
        step.save()
        _record(actor, customer_id, now)
    return step


def remove_step(*, actor: Actor, customer_id: int, step_id: int, now: datetime) -> None:
    """Take a step off the route; those behind move up."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        _find(customer_id, step_id).delete()
        _number(customer_id, _ids(customer_id))
        _record(actor, customer_id, now)


def order_route(*, actor: Actor, customer_id: int, step_ids: Sequence[int], now: datetime) -> None:
    """Put the steps into this order. Refused when the route has other steps by now than the caller saw."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        stored = _ids(customer_id)
        refuse_if(rules.why_cannot_order_route(wanted=step_ids, stored=stored))
        if list(step_ids) == stored:
            return
        _number(customer_id, step_ids)
        _record(actor, customer_id, now)


def leave_posts(contact: Contact) -> None:
    """Keep the steps of a contact who goes, as posts to be filled; the customer is locked."""
    post = (contact.position or contact.name)[:60]
    RouteStep.objects.filter(customer_id=contact.customer_id, contact_id=contact.pk).update(contact_id=None, post=post)


def _why_nobody(customer_id: int, contact_id: int | None, post: str) -> Refusal | None:
    known = contact_id and Contact.objects.filter(customer_id=customer_id, pk=contact_id).exists()
    return rules.why_cannot_add_step(contact_id=contact_id, is_known=bool(known), post=post)


def _ids(customer_id: int) -> list[int]:
    return list(
        RouteStep.objects.filter(customer_id=customer_id).order_by("position", "id").values_list("pk", flat=True)
    )


def _number(customer_id: int, step_ids: Sequence[int]) -> None:
    for position, step_id in enumerate(step_ids, 1):
        RouteStep.objects.filter(customer_id=customer_id, pk=step_id).exclude(position=position).update(
            position=position
        )


def _find(customer_id: int, step_id: int) -> RouteStep:
    found = RouteStep.objects.filter(customer_id=customer_id, pk=step_id).first()
    if found is None:
        raise Http404
    return found


def _record(actor: Actor, customer_id: int, now: datetime) -> None:
    steps = RouteStep.objects.filter(customer_id=customer_id).order_by("position", "id").select_related("contact")
    names = [step.contact.name if step.contact else step.post for step in steps]
    record(actor=actor, kind="customers.route_changed", customer_id=customer_id, data={"steps": names}, at=now)
