"""Put the visits of one's day into an order."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from zhike.access.actor import Actor

from ...models import Visit
from ..choices import AHEAD
from ..queries.waiting import day_bounds


def order_day(*, actor: Actor, day: date, visit_ids: Sequence[int]) -> int:
    """Number the actor's own visits of a day as listed; others', past ones and unknown ones are left alone."""
    begins, ends = day_bounds(day)
    with transaction.atomic():
        own = Visit.objects.filter(
            person_id=actor.person_id, state__in=AHEAD, planned_at__gte=begins, planned_at__lt=ends
        )
        known = dict(own.values_list("pk", "customer_id"))
        ordered = [pk for pk in dict.fromkeys(visit_ids) if pk in known]
        for position, pk in enumerate(ordered, start=1):
            Visit.objects.filter(customer_id=known[pk], pk=pk).update(position=position)
    return len(ordered)
