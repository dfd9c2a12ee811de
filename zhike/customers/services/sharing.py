"""Let others work on one customer: a role in its team, or a share until a date."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.lib.text import clean_text

from .. import rules
from ..models import Grant
from ..queries.scope import lock_customer
from ..queries.teams import role_name


def share_customer(
    *,
    actor: Actor,
    customer_id: int,
    person_id: int,
    role: str = "",
    can_write: bool = False,
    until: date | None = None,
    now: datetime,
) -> Grant:
    """Let a person see, or with `can_write` edit, one customer; a second grant in the same role replaces the first.

    Needs the right to edit the customer. Records customers.shared.
    """
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        person = Person.objects.filter(pk=person_id).values_list("name", "is_active").first()
        refuse_if(rules.why_cannot_share(is_active=bool(person and person[1]), until=until, today=now.date()))
        grant, _created = Grant.objects.update_or_create(
            customer_id=customer_id,
            person_id=person_id,
            role=clean_text(role, 40),
            defaults={"can_write": can_write, "until": until, "at": now, "by_id": actor.id_or_none},
        )
        data = {"name": person[0] if person else "", "person": person_id, "role": grant.role, "can_write": can_write}
        data["role_name"] = role_name(grant.role)
        record(actor=actor, kind="customers.shared", customer_id=customer_id, data=data, at=now)
    return grant


def unshare_customer(*, actor: Actor, customer_id: int, grant_id: int, now: datetime) -> None:
    """End a grant. Needs the right to edit the customer. Records customers.unshared."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        grant = Grant.objects.filter(customer_id=customer_id, pk=grant_id).first()
        if grant is None:
            raise Http404
        name = person_names([grant.person_id]).get(grant.person_id, "")
        data = {"name": name, "person": grant.person_id, "role": grant.role, "role_name": role_name(grant.role)}
        grant.delete()
        record(actor=actor, kind="customers.unshared", customer_id=customer_id, data=data, at=now)
