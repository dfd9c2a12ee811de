"""The verbs: one customer, or a set of them; both do what core.move_all does."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused

from ...models import Customer, OwnerChange
from ...queries.scope import lock_customer, visible_to
from .checking import right_for
from .core import ALL, COLUMNS, READ, Answers, Change, Destination, Held, Pick, move_all


def change_owner(
    *,
    actor: Actor,
    customer_id: int,
    to_person_id: int | None,
    way: str,
    reason: str = "",
    to_pool_id: int | None = None,
    now: datetime,
) -> OwnerChange | None:
    """Make another person, or nobody, the owner; None when nothing changes.

    Each way needs its own right over this customer (checking.right_for), its own rule
    (rules.why_cannot_move) and the consent of the guards. Locks the customer, then what the guards lock.
    The customer follows the new owner's department; one that goes to a pool leaves its department.
    Writes the ownership history, records customers.owner_changed.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability=right_for(way), columns=COLUMNS)
        wanted = {customer_id: Destination(to_person_id, to_pool_id)}
        answers, changes = move_all(actor, [customer], wanted, Change(way, reason, now))
        answer = answers[customer_id]
        if isinstance(answer, Refusal):
            raise Refused(answer)
    return changes[0] if changes else None


def change_owners(
    *,
    actor: Actor,
    wanted: Mapping[int, Destination],
    way: str,
    reason: str = "",
    pick: Pick = ALL,
    now: datetime,
) -> Answers:
    """Change the owners of many customers, each to its own destination, and say for each whether, or why not.

    What change_owner does, in a few statements for all of them. Locks the customers in the order of their ids, or
    those among them that `pick` says; the others are answered like those out of scope.
    """
    with transaction.atomic():
        rows = visible_to(actor, right_for(way)).filter(pk__in=list(wanted))
        rows = rows.select_for_update(of=("self",), skip_locked=pick.skips_locked)
        rows = rows.filter(owner__isnull=True) if pick.only_free else rows
        found = [Held._make(row) for row in rows.order_by("pk").values_list(*READ)[: pick.most]]
        gone = Refusal("customers.out_of_scope", _("已不在你能分配的范围内。"))
        known = {customer.pk for customer in found}
        answers: Answers = {id_: False if id_ in known else gone for id_ in wanted}
        if not found:
            return answers
        done, _changes = move_all(actor, found, {pk: wanted[pk] for pk in known}, Change(way, reason, now))
    return answers | done


def follow_department(*, person_id: int, department_id: int | None) -> int:
    """Move the customers of a person who changed department there too; return how many moved."""
    elsewhere = ~Q(department_id=department_id) if department_id else Q(department_id__isnull=False)
    unplaced = Q(department_id__isnull=True) if department_id else Q(pk__in=[])
    return Customer.objects.filter(elsewhere | unplaced, owner_id=person_id).update(department_id=department_id)
