"""What `zhike sweep` does and reports."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zhike.access.queries import person_names
from zhike.customers.models import Customer

from .models import Sweep
from .ruling.simulating import what_sweep_would_do
from .sweeping import sweep


def sweep_now() -> dict[str, Any]:
    """Run today's sweep, after finishing one of an earlier day that was interrupted, and return what came of it."""
    now = timezone.now()
    run = _sweep(now)
    if run.day < timezone.localdate(now):
        run = _sweep(now)
    counts = {name: run.counts.get(name, 0) for name in ("taken", "rotated", "spared")}
    ids = run.rows.exclude(state="spared").order_by("customer_id").values_list("customer_id", flat=True)
    return {"sweep": run.pk, "day": run.day.isoformat(), **counts, "customer_ids": list(ids)}


def _sweep(now: datetime) -> Sweep:
    run = sweep(now=now)
    assert run is not None
    return run


def simulate(day: date | None) -> dict[str, Any]:
    """Return whom a sweep would take at 00:00 of a day, or now, without touching anybody."""
    now = timezone.make_aware(datetime.combine(day, time())) if day else timezone.now()
    due = what_sweep_would_do(now=now)
    known = Customer.objects.in_bulk([one.customer_id for one in due])
    owners = person_names({one.person_id for one in due})
    customers = [
        {
            "id": one.customer_id,
            "number": known[one.customer_id].number,
            "name": known[one.customer_id].name,
            "owner": owners.get(one.person_id, ""),
            "due_on": one.due_on.isoformat(),
            "rule": one.trigger,
            "target": one.target,
        }
        for one in due
    ]
    return {"day": timezone.localdate(now).isoformat(), "simulated": True, "customers": customers}
