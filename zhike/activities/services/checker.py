"""Recount what customers' rows show of their follow-ups; a sound database shows no difference."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from zhike.access.actor import SystemActor
from zhike.customers.models import Customer
from zhike.customers.ranges import id_ranges
from zhike.events.history import set_context

from ..queries.rollups import Difference, list_differences
from .rollups import recompute_rollups

BATCH = 5_000


@dataclass
class Report:
    """How many customers were recounted and what differed."""

    checked: int = 0
    differences: list[Difference] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the report for --json."""
        return {"checked": self.checked, "differences": [vars(one) for one in self.differences]}


def check_rollups(*, repair: bool = False, now: datetime) -> Report:
    """Compare every customer's row with a recount, a few thousand at a time; with `repair` write the recount."""
    report = Report()
    for first, last in id_ranges(BATCH):
        found = list_differences(first, last)
        report.differences += found
        report.checked += Customer.objects.filter(pk__range=(first, last)).count()
        if repair:
            for customer_id in {one.customer_id for one in found}:
                _repair(customer_id, now)
    return report


def _repair(customer_id: int, now: datetime) -> None:
    with transaction.atomic():
        set_context(SystemActor())
        customer = Customer.objects.select_for_update().get(pk=customer_id)
        recompute_rollups(customer, now=now)
