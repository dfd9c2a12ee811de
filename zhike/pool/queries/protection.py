"""Until when a customer is safe with its owner, for who asks whether it is free."""

from datetime import date

from zhike.customers.models import Customer


def protected_until(customer_id: int) -> date | None:
    """Return the last protected day of a customer, or None."""
    return Customer.objects.filter(pk=customer_id).values_list("protected_until", flat=True).first()
