"""Let somebody else answer for a customer: the one function through which every change of owner goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import ownership, rules
from ..choices import OwnerWay
from ..drafts import OwnerMove
from ..models import Customer, OwnerChange
from ..queries.scope import lock_customer

_ASSIGNING = frozenset({OwnerWay.ASSIGN, OwnerWay.HANDOVER})


def change_owner(
    *, actor: Actor, customer_id: int, to_person_id: int | None, way: str, reason: str = "", now: datetime
) -> OwnerChange | None:
    """Make another person, or nobody, the owner; None when nothing changes.

    Assigning needs the right to assign over this customer; the other ways are refused
    by the guards of the rooms that bring them. Locks the customer, keeps
    its department, writes the ownership history, records customers.owner_changed.
    """
    capability = "assign" if way in _ASSIGNING else "view"
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability=capability)
        if customer.owner_id == to_person_id:
            return None
        target = find_owner(actor=actor, person_id=to_person_id, may_assign=True)
        move = OwnerMove(customer_id, customer.owner_id, to_person_id, way, reason, now)
        ownership.ask_guards(actor, move)
        Customer.objects.filter(pk=customer_id).update(
            owner_id=to_person_id,
            department_id=target[1] if target else customer.department_id,
            owner_since=now if target else None,
            updated_at=now,
        )
        change = _remember(actor, move, customer.name)
        ownership.tell_effects(actor, move)
    return change


def find_owner(*, actor: Actor, person_id: int | None, may_assign: bool = False) -> tuple[int, int | None] | None:
    """Return the new owner with the department that the customer moves to; None for nobody.

    Refused when the person has left, or is not the actor and the actor may not assign.
    """
    if person_id is None:
        return None
    person = Person.objects.filter(pk=person_id).values_list("is_active", "department_id").first()
    may = may_assign or actor.can("customer", "assign")
    is_active = bool(person and person[0])
    refuse_if(rules.why_cannot_assign(may=may, is_self=person_id == actor.person_id, is_active=is_active))
    return person_id, person[1] if person else None


def follow_department(*, person_id: int, department_id: int | None) -> int:
    """Move the customers of a person who changed department there too; return how many moved."""
    elsewhere = ~Q(department_id=department_id) if department_id else Q(department_id__isnull=False)
    unplaced = Q(department_id__isnull=True) if department_id else Q(pk__in=[])
    return Customer.objects.filter(elsewhere | unplaced, owner_id=person_id).update(department_id=department_id)


def say_move(move: OwnerMove, name: str, names: Mapping[int, str]) -> dict[str, Any]:
    """Return what the event of a change of owner says."""
    return {
        "name": name,
        "from": move.from_person_id,
        "to": move.to_person_id,
        "from_name": names.get(move.from_person_id or 0, ""),
        "to_name": names.get(move.to_person_id or 0, ""),
        "way": move.way,
        "reason": move.reason,
    }


def _remember(actor: Actor, move: OwnerMove, name: str) -> OwnerChange:
    data = say_move(move, name, person_names([move.from_person_id, move.to_person_id]))
    record(actor=actor, kind="customers.owner_changed", customer_id=move.customer_id, data=data, at=move.now)
    return OwnerChange.objects.create(
        customer_id=move.customer_id,
        from_person_id=move.from_person_id,
        to_person_id=move.to_person_id,
        way=move.way,
        reason=move.reason,
        by_id=actor.id_or_none,
        at=move.now,
    )
