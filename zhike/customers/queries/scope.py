"""Who may see or change which customers: the one place where it is decided."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.objects import capability_label
from zhike.lib.refusals import refuse_if
from zhike.web.rows import read_row

from .. import pools, rules
from ..models import Customer, Grant, MergedCustomer

OBJECT = "customer"


def grants_of(person_id: int, capability: str, today: date) -> QuerySet[Grant]:
    """Return the grants that still run and open `capability` for a person; only writing ones open more than viewing."""
    running = Grant.objects.filter(Q(until__isnull=True) | Q(until__gte=today), person_id=person_id)
    if capability == "view":
        return running
    return running.filter(can_write=True) if capability in ("edit", "create") else running.none()


def own_columns(actor: Actor, capability: str = "view") -> Q | None:
    """Return the condition on a customer's own columns, or None when everything is open."""
    reach = reach_of(actor, OBJECT, capability)
    if reach.everything:
        return None
    condition = Q(pk__in=[]) if reach.nothing else Q(owner_id=reach.person_id)
    if reach.department_ids:
        condition |= Q(department_id__in=reach.department_ids)
    for opened in pools.opened_by_pools(actor, capability):
        condition |= opened
    return condition


def visible_to(actor: Actor, capability: str = "view") -> QuerySet[Customer]:
    """Return the living customers over which the actor has a capability.

    Everything that reads customers starts here. Lists walk the same condition by
    queries.listing, where a grant is a branch of its own.
    """
    return within(Customer.objects.filter(deleted_at__isnull=True), actor, capability)


def deleted_visible_to(actor: Actor) -> QuerySet[Customer]:
    """Return the recycle bin as far as the actor may empty or restore it; who was merged comes back by undoing only."""
    absorbed = MergedCustomer.objects.filter(customer_id=OuterRef("pk"))
    deleted = Customer.objects.filter(~Exists(absorbed), deleted_at__isnull=False)
    return within(deleted, actor, "delete")


def within(customers: QuerySet[Customer], actor: Actor, capability: str) -> QuerySet[Customer]:
    """Narrow customers, living or not, to those over which the actor has a capability."""
    condition = own_columns(actor, capability)
    if condition is None:
        return customers
    if reach_of(actor, OBJECT, capability).with_grants:
        grants = grants_of(actor.person_id, capability, timezone.localdate())
        condition |= Q(Exists(grants.filter(customer_id=OuterRef("pk"))))
    return customers.filter(condition)


def reached_through(actor: Actor, object_: str, capability: str = "view") -> Q:
    """Return the condition on a row's customer that a right on such rows opens; empty where it opens everything.

    It says for many rows what `reaches` says for one.
    """
    reach = reach_of(actor, object_, capability)
    if reach.everything:
        return Q()
    if reach.nothing:
        return Q(pk__in=[])
    condition = Q(customer__owner_id=reach.person_id)
    if reach.department_ids:
        condition |= Q(customer__department_id__in=reach.department_ids)
    if reach.with_grants:
        grants = grants_of(actor.person_id, capability, timezone.localdate())
        condition |= Q(Exists(grants.filter(customer_id=OuterRef("customer_id"))))
    return condition


_DECIDE = ("owner", "department")  # what reaches() looks at


def get_customer(*, actor: Actor, customer_id: int, capability: str = "view", columns: Sequence[str] = ()) -> Customer:
    """Return one customer; out of scope is not found, in scope without the right is refused with the reason.

    With `columns` only these are read: the archive has seventy, and the quick entry needs five.
    """
    if columns:
        return _require_reach(_read(customer_id, columns, lock=False), actor, capability)
    customers = Customer.objects.select_related(*_DECIDE, "source")
    return _require_reach(customers.filter(pk=customer_id, deleted_at__isnull=True).first(), actor, capability)


def _require_reach(found: Customer | None, actor: Actor, capability: str) -> Customer:
    """Decide by the row's own columns: for one customer that is half the work of asking the database for its scope."""
    if found is not None and reaches(actor, OBJECT, capability, found):
        return found
    if found is not None and capability != "view" and reaches(actor, OBJECT, "view", found):
        refuse_if(rules.why_cannot_do(capability_label(capability), may=False))
    raise Http404


def _read(customer_id: int, columns: Sequence[str], *, lock: bool) -> Customer | None:
    """Return a living customer with some columns, by a statement that is known."""
    names = tuple(dict.fromkeys((*_DECIDE, "pool_id", *columns)))
    return read_row(Customer, customer_id, names, condition="deleted_at IS NULL", lock=lock)


def lock_customer(*, actor: Actor, customer_id: int, capability: str, columns: Sequence[str] = ()) -> Customer:
    """Return one customer locked for change, with the same answers as get_customer."""
    if columns:
        return _require_reach(_read(customer_id, columns, lock=True), actor, capability)
    customers = Customer.objects.select_for_update().filter(pk=customer_id, deleted_at__isnull=True)
    return _require_reach(customers.first(), actor, capability)


def require_visible(*, actor: Actor, customer_id: int, capability: str = "view") -> None:
    """Check scope and right without reading the customer."""
    if not visible_to(actor, capability).filter(pk=customer_id).exists():
        get_customer(actor=actor, customer_id=customer_id, capability=capability)


class Owned(Protocol):
    """The part of a customer that decides who reaches it."""

    @property
    def pk(self) -> int: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def department_id(self) -> int | None: ...
    @property
    def pool_id(self) -> int | None: ...


def reaches(actor: Actor, object_: str, capability: str, customer: Owned) -> bool:
    """Say whether a right reaches a customer whose columns were read already; asks the database for grants only."""
    reach = reach_of(actor, object_, capability)
    if reach.everything:
        return True
    if object_ == OBJECT and pools.is_opened(actor, capability, customer):
        return True
    if reach.nothing:
        return False
    if reach.person_id == customer.owner_id or customer.department_id in reach.department_ids:
        return True
    return reach.with_grants and _has_grant(actor, customer.pk, capability)


def _has_grant(actor: Actor, customer_id: int, capability: str) -> bool:
    return grants_of(actor.person_id, capability, timezone.localdate()).filter(customer_id=customer_id).exists()


def may(actor: Actor, customer: Owned, capability: str) -> bool:
    """Say whether the actor has a capability over a customer that is not deleted; for buttons."""
    return reaches(actor, OBJECT, capability, customer)
