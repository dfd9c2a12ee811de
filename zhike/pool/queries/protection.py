"""Until when a customer is safe with its owner, and whether it is locked."""

from datetime import date

from django.utils import timezone

from zhike.customers.models import Customer

from ..models import CustomerLock, Quota


def protected_until(customer_id: int) -> date | None:
    """Return the last protected day of a customer, or None."""
    return Customer.objects.filter(pk=customer_id).values_list("protected_until", flat=True).first()


def find_lock(customer_id: int) -> CustomerLock | None:
    """Return what keeps a customer from every sweep, or None; one whose day is over is none."""
    lying = CustomerLock.objects.filter(pk=customer_id).first()
    return None if lying and lying.until and lying.until < timezone.localdate() else lying


def own_limit(person_id: int) -> int | None:
    """Return a person's own holding limit, or None where the company's rule holds."""
    return Quota.objects.filter(pk=person_id).values_list("holding", flat=True).first()
