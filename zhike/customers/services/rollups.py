"""Keep what the customer row knows of its contacts and follow-ups."""

from datetime import date, datetime
from typing import Any

from ..choices import PointKind
from ..models import Contact, ContactPoint, Customer


def touch_contact_rollups(
    *,
    customer_id: int,
    last_contact_at: datetime | None,
    follow_up_count: int,
    next_on: date | None,
    next_step: str,
    now: datetime,
) -> None:
    """Write what the follow-ups of a customer add up to; inside the caller's transaction with the customer locked.

    Absolute values, so that correcting or deleting a follow-up gives the same as a recount.
    """
    Customer.objects.filter(pk=customer_id).update(
        last_contact_at=last_contact_at,
        follow_up_count=follow_up_count,
        next_follow_on=next_on,
        next_step=next_step,
        updated_at=now,
    )


def refresh_contact_rollups(customer: Customer) -> None:
    """Bring name, title and phone of the first person to call up to date; the customer is locked."""
    values = contact_rollups(customer.pk, is_person=not customer.is_organisation)
    Customer.objects.filter(pk=customer.pk).update(**values)
    for name, value in values.items():
        setattr(customer, name, value)


def contact_rollups(customer_id: int, *, is_person: bool) -> dict[str, Any]:
    """Return contact_name, contact_title and phone as they should be."""
    contacts = Contact.objects.filter(customer_id=customer_id, left_company=False)
    first = contacts.order_by("-is_primary", "-is_key", "id").values("id", "name", "position").first()
    points = ContactPoint.objects.filter(customer_id=customer_id, kind=PointKind.PHONE).order_by("position", "id")
    numbers: dict[int | None, str] = {}
    for contact_id, number in points.values_list("contact_id", "normalised"):
        numbers.setdefault(contact_id, number)
    return {
        "contact_name": first["name"] if first else "",
        "contact_title": first["position"] if first else "",
        "phone": _choose_phone(numbers, first["id"] if first else None, is_person=is_person),
    }


def _choose_phone(numbers: dict[int | None, str], first: int | None, *, is_person: bool) -> str:
    """Prefer the contact's number for an organisation, a person's own for a person."""
    order = [None, first] if is_person else [first, None]
    return next((numbers[key] for key in [*order, *numbers] if key in numbers), "")
