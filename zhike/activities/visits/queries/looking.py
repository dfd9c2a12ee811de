"""The eyes-open checklist in force, and what was answered before."""

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer

from ...models import SightForm, VisitSight


def get_checklist() -> SightForm:
    """Return the checklist in force."""
    return SightForm.objects.get(is_current=True)


def get_looked(*, actor: Actor, customer_id: int, visit_id: int) -> tuple[Customer, dict[str, str]]:
    """Return the customer with its whole archive, and the answers given on this visit so far."""
    customer = get_customer(actor=actor, customer_id=customer_id)
    found = VisitSight.objects.filter(customer_id=customer_id, visit_id=visit_id).values_list("answers", flat=True)
    return customer, dict(found.first() or {})
