"""Bring the days of customers in line with their facts and the rules in force."""

from collections.abc import Sequence
from datetime import datetime

from zhike.customers.models import Customer

from ..due import predictions


def refresh_clocks(customer_ids: Sequence[int], now: datetime) -> None:
    """Work out protection and the day of reclaim anew; nothing to do where no rules are in force."""
    predictions.refresh(customer_ids, now=now)


def refresh_person(person_id: int, now: datetime) -> None:
    """Work out the days of everything that a person holds, as when his leave changes."""
    ids = Customer.objects.filter(owner_id=person_id, deleted_at__isnull=True).values_list("pk", flat=True)
    predictions.refresh(list(ids), now=now)
