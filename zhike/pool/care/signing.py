"""Keep signatures: until contracts exist a change of stage to 成交 or 售后, afterwards what the contracts say.

A room that knows signatures better calls `take_over(source)` from AppConfig.ready and `record_signatures` when a
customer signs; changes of stage then no longer count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from zhike.access.policies import get_policy
from zhike.customers.models import Customer
from zhike.events import handlers
from zhike.events.models import Event

from ..handoff.policy import CARE
from ..models import Signature
from ..signed import SIGNED_STAGES

STAGE = "stage"
_sources: list[str] = [STAGE]


@dataclass(frozen=True)
class Signed:
    """A customer signed at a moment; `key` tells one signature of its source from the next."""

    customer_id: int
    at: datetime
    key: str


def take_over(source: str) -> None:
    """Let another room say when a customer signed; the change of stage no longer counts."""
    _sources[:] = [source]


def source() -> str:
    """Return who says when a customer signed."""
    return _sources[0]


def record_signatures(source: str, rows: Iterable[Signed]) -> int:
    """Keep signatures with the owner of the moment and the day until which care is due; known ones stay as they are."""
    signed = list(rows)
    found = Customer.objects.filter(pk__in=[row.customer_id for row in signed])
    owners = {
        pk: (owner_id, department_id) for pk, owner_id, department_id in found.values_list("pk", "owner", "department")
    }
    days = get_policy(CARE)["days"]
    made = Signature.objects.bulk_create(
        (
            Signature(
                customer_id=row.customer_id,
                signed_at=row.at,
                person_id=owners[row.customer_id][0],
                department_id=owners[row.customer_id][1],
                due_on=timezone.localdate(row.at) + timedelta(days=days),
                source=source,
                key=row.key,
            )
            for row in signed
            if row.customer_id in owners
        ),
        ignore_conflicts=True,
    )
    return len(made)


def read_stages(events: Sequence[Event]) -> None:
    """Take a change of stage into the signed ones for a signature; going on from 成交 to 售后 is none."""
    if source() != STAGE:
        return
    record_signatures(
        STAGE,
        (
            Signed(event.customer_id, event.at, f"event:{event.pk}")
            for event in events
            if event.customer_id and enters_signed_stage(event.data)
        ),
    )


def enters_signed_stage(data: Mapping[str, Any]) -> bool:
    """Say whether what an event tells is a change into a signed stage, and not one from 成交 on to 售后."""
    steps = data.get("steps", ())
    return any(
        step.get("field") == "stage" and step.get("is") in SIGNED_STAGES and step.get("was") not in SIGNED_STAGES
        for step in steps
    )


def declare() -> None:
    """Listen to changes of stage, from AppConfig.ready."""
    handlers.register("pool.signatures", ["customers.changed"], read_stages)
