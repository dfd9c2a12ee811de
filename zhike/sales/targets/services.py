"""Set what a person or a team is to reach in a month; history keeps every former target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..models import Target
from .kinds import TARGETS_SET
from .people import get_department, get_person, may_set_for_department, may_set_for_person
from .rules import METRICS, why_cannot_set_target


@dataclass(frozen=True)
class Whose:
    """Of whom a target is: of a person or of a department."""

    person_id: int | None = None
    department_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of a target that say whose it is."""
        return {"person_id": self.person_id, "department_id": self.department_id}


def set_targets(*, actor: Actor, whose: Whose, month: date, values: Mapping[str, Decimal | None], now: datetime) -> int:
    """Set the figures of a month; None takes a target away, what is not named stays. Return how many changed.

    Refused with a code of rules.why_cannot_set_target.
    """
    first = month.replace(day=1)
    with transaction.atomic():
        may = _may(actor, whose)
        today = timezone.localdate(now)
        for value in [Decimal(0), *(value for value in values.values() if value is not None)]:
            refuse_if(why_cannot_set_target(may=may, value=value, month=first, today=today))
        rows = Target.objects.select_for_update().filter(month=first, **whose.columns)
        known = {row.metric: row for row in rows.order_by("pk")}
        changed = {
            metric: values[metric]
            for metric in METRICS
            if metric in values and values[metric] != (known[metric].value if metric in known else None)
        }
        for metric, wanted in changed.items():
            _write(actor, whose, first, metric, wanted, now)
        if changed:
            data = {
                "person": whose.person_id,
                "department": whose.department_id,
                "month": first,
                "values": {metric: str(value) if value is not None else None for metric, value in changed.items()},
            }
            record(actor=actor, kind=TARGETS_SET, customer_id=None, data=data, at=now)
    return len(changed)


def _may(actor: Actor, whose: Whose) -> bool:
    if whose.person_id is not None:
        return may_set_for_person(actor, get_person(actor, whose.person_id))
    assert whose.department_id is not None
    return may_set_for_department(actor, get_department(actor, whose.department_id).pk)


def _write(actor: Actor, whose: Whose, month: date, metric: str, value: Decimal | None, now: datetime) -> None:
    key: dict[str, Any] = {"month": month, "metric": metric, **whose.columns}
    if value is None:
        Target.objects.filter(**key).delete()
        return
    defaults = {"value": value, "set_by_id": actor.id_or_none, "set_at": now}
    Target.objects.update_or_create(**key, defaults=defaults)
