"""Lock what a change of a need is about, and refuse who may not make it."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.models import Contact, Customer
from zhike.customers.queries import lock_customer
from zhike.customers.queries.scope import reaches
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ...models import Need
from ..queries.scope import NEED
from ..rules import why_no_right


def lock_for_needs(*, actor: Actor, customer_id: int, capability: str = "edit") -> Customer:
    """Return a customer in scope, locked, whose needs the actor may write; refused otherwise."""
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
    refuse_if(why_no_right(may=reaches(actor, NEED, capability, customer)))
    return customer


def lock_need(*, actor: Actor, customer_id: int, need_id: int, capability: str = "edit") -> Need:
    """Return a need of a customer in scope with both locked, or Http404; refused who may not write."""
    lock_for_needs(actor=actor, customer_id=customer_id, capability=capability)
    need = Need.objects.select_for_update().filter(customer_id=customer_id, pk=need_id).first()
    if need is None:
        raise Http404
    return need


def name_of_contact(customer_id: int, contact_id: int | None, typed: str) -> str:
    """Return the contact's name, or what was typed; refused for a contact of another customer."""
    if contact_id is None:
        return typed.strip()
    found = Contact.objects.filter(customer_id=customer_id, pk=contact_id).values_list("name", flat=True).first()
    if found is None:
        raise_bad("contact_id", _("这位联系人不属于这个客户，请重新选择。"))
    return str(found)


def raise_bad(field: str, sentence: str) -> None:
    """Refuse what a form was filled with."""
    refuse_if(Refusal(f"activities.need_{field}_invalid", sentence, {"field": field}))


def tell(actor: Actor, need: Need, kind: str, now: datetime, **data: Any) -> None:
    """Write down on the timeline what became of a need."""
    facts = {"need": need.pk, "name": need.name, **data}
    record(actor=actor, kind=kind, customer_id=need.customer_id, data=facts, at=now)


def write(need: Need, now: datetime, *names: str) -> None:
    """Save columns of a locked need; its version goes up with every change."""
    need.version += 1
    need.updated_at = now
    need.save(update_fields=[*names, "version", "updated_at"])
