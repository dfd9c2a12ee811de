"""Let days pass without waiting for them."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F

from zhike.customers.models import Customer
from zhike.pool.models import Holding

DATED = ("clock_on", "owner_since", "protected_until", "reclaim_on")


def let_days_pass(days: int, customer_ids: Sequence[int]) -> None:
    """Move the clocks of customers that nobody has contacted so far back; what was predicted of them stays right."""
    back = timedelta(days=days)
    held = Holding.objects.filter(customer_id__in=customer_ids)
    held.update(started_on=F("started_on") - back, began_at=F("began_at") - back)
    Customer.objects.filter(pk__in=customer_ids).update(**{name: F(name) - back for name in DATED})
