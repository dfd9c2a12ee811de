"""Let days pass without waiting for them."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F

from zhike.customers.models import Customer
from zhike.pool.models import Holding

DATED = ("clock_on", "owner_since", "qualified_at", "protected_until", "reclaim_on")


def let_days_pass(days: int, customer_ids: Sequence[int]) -> None:
    """Move the clocks of customers so far back, with all contacts and extensions that they count."""
    back = timedelta(days=days)
    held = Holding.objects.filter(customer_id__in=customer_ids)
    held.update(started_on=F("started_on") - back, began_at=F("began_at") - back)
    for one in held.exclude(actions={}, extended=[]):
        one.actions = {kind: _earlier(day, back) for kind, day in one.actions.items()}
        one.extended = [[_earlier(day, back), count] for day, count in one.extended]
        one.save(update_fields=["actions", "extended"])
    Customer.objects.filter(pk__in=customer_ids).update(**{name: F(name) - back for name in DATED})


def _earlier(day: str, back: timedelta) -> str:
    return (date.fromisoformat(day) - back).isoformat()
