"""Keep how well each of us knows the people at a customer, and how well he should."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import rules
from ..models import Contact, ContactTie
from ..queries.scope import lock_customer


def set_tie(
    *,
    actor: Actor,
    customer_id: int,
    contact_id: int,
    person_id: int,
    current: int,
    desired: int | None = None,
    now: datetime,
) -> ContactTie:
    """Say how well a colleague knows a contact now and how well he should; said again it replaces the former.

    Needs the right to edit the customer; refused for a colleague who has left.
    Locks the customer, records customers.tie_set.
    """
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        contact = Contact.objects.filter(customer_id=customer_id, pk=contact_id).values_list("name", flat=True).first()
        if contact is None:
            raise Http404
        person = Person.objects.filter(pk=person_id).values_list("name", "is_active").first()
        refuse_if(rules.why_cannot_share(is_active=bool(person and person[1]), until=None, today=now.date()))
        tie, _created = ContactTie.objects.update_or_create(
            customer_id=customer_id,
            contact_id=contact_id,
            person_id=person_id,
            defaults={"current": current, "desired": desired, "at": now, "by_id": actor.id_or_none},
        )
        data = {"name": contact, "person_name": person[0] if person else "", "current": current, "desired": desired}
        record(actor=actor, kind="customers.tie_set", customer_id=customer_id, data=data, at=now)
    return tie


def remove_tie(*, actor: Actor, customer_id: int, tie_id: int, now: datetime) -> None:
    """Forget how well a colleague knows a contact. Records customers.tie_removed."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        tie = ContactTie.objects.filter(customer_id=customer_id, pk=tie_id).select_related("contact").first()
        if tie is None:
            raise Http404
        data = {"name": tie.contact.name, "person_name": person_names([tie.person_id]).get(tie.person_id, "")}
        tie.delete()
        record(actor=actor, kind="customers.tie_removed", customer_id=customer_id, data=data, at=now)
