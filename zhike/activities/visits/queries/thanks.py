"""What the thank-you message says, and to which address it may go."""

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.customers.models.contact import ContactPoint

from ...models import Visit
from ..policy import current_policy
from ..rules import fill_thanks


def say_thanks(*, actor: Actor, visit: Visit) -> str:
    """Return the company's thank-you message, filled for this visit."""
    first = visit.contacts.select_related("contact").order_by("pk").first()
    promises = list(visit.promises.order_by("due_on", "pk").values_list("text", flat=True))
    return fill_thanks(
        current_policy().thanks,
        contact=first.contact.name if first else "",
        customer=visit.customer.name,
        me=actor.name,
        promises=promises,
    )


def find_address(*, actor: Actor, visit: Visit) -> str:
    """Return the mail address of the first person met, or of the customer; nothing for whom addresses are closed."""
    return _find_point(actor, visit, "email")


def find_phone(*, actor: Actor, visit: Visit) -> str:
    """Return the phone of the first person met, or of the customer; nothing for whom numbers are closed."""
    return _find_point(actor, visit, "phone")


def _find_point(actor: Actor, visit: Visit, kind: str) -> str:
    if not is_open(actor, "customer", kind):
        return ""
    points = ContactPoint.objects.filter(customer_id=visit.customer_id, kind=kind).order_by("position", "pk")
    first = visit.contacts.order_by("pk").values_list("contact_id", flat=True).first()
    own = points.filter(contact_id=first).values_list("value", flat=True).first() if first else None
    return own or points.filter(contact=None).values_list("value", flat=True).first() or ""
