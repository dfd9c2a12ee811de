"""Move a promise without a contact."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.services import touch_next_steps
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..kinds import NEXT_STEP_SET
from ..models import NextStepChange
from ..rules import why_cannot_promise
from ..todo.services.by_contact import follow_promise
from .checks import lock_for_writing
from .rollups import keep_archive_step, recompute_rollups

Step = tuple[date | None, str]
# Stated by nobody, right after whatever was stated last, so that a recount gives the same.
_STATE = """
INSERT INTO activities_nextstepchange (customer_id, person_id, next_on, next_step, origin, at)
SELECT said.id, NULL, said.next_on, said.next_step, 'person', greatest(%s, (
  SELECT max(at) + interval '1 microsecond' FROM activities_followup
  WHERE customer_id = said.id AND deleted_at IS NULL AND next_on IS NOT NULL))
FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS said(id, next_on, next_step)
"""
_STANDING = """
SELECT id, next_follow_on, next_step FROM customers_customer
WHERE id = ANY(%s) AND (next_follow_on IS NOT NULL OR next_step <> '')
"""


def set_next_step(*, actor: Actor, customer_id: int, next_on: date | None, next_step: str, now: datetime) -> None:
    """Set, move or (without a day) take away what was promised next.

    Refused with a code of rules.why_cannot_promise. Locks the customer. Records
    nothing when the promise stays what it is.
    """
    step = next_step.strip() if next_on else ""
    with transaction.atomic():
        customer = lock_for_writing(actor=actor, customer_id=customer_id)
        if (customer.next_follow_on, customer.next_step) == (next_on, step):
            return
        refuse_if(why_cannot_promise(next_step=next_step, next_on=next_on, today=timezone.localdate(now)))
        keep_archive_step(customer)
        NextStepChange.objects.create(
            customer_id=customer_id, person_id=actor.id_or_none, next_on=next_on, next_step=step, at=now
        )
        was = customer.next_follow_on
        recompute_rollups(customer, now=now)
        follow_promise(actor=actor, customer_id=customer_id, was=was, to=next_on, now=now)
        data = {"from": customer.next_follow_on, "to": next_on, "next_step": step}
        record(actor=actor, kind=NEXT_STEP_SET, customer_id=customer_id, data=data, at=now)


def leave_next_steps(*, customer_ids: Collection[int], now: datetime) -> dict[int, Step]:
    """Take away what was promised to many customers and return what it was, by customer.

    In the caller's transaction with the customers locked; no event, the caller tells why.
    """
    left = _standing(customer_ids)
    _state(dict.fromkeys(left, (None, "")), now)
    return left


def bring_next_steps(*, steps: Mapping[int, Step], now: datetime) -> None:
    """Give customers back what was promised to them, where nothing else is promised now; as leave_next_steps.

    A step without a day is nothing that a recount would give.
    """
    taken = _standing(steps)
    _state({id_: step for id_, step in steps.items() if step[0] is not None and id_ not in taken}, now)


def _standing(customer_ids: Collection[int]) -> dict[int, Step]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(customer_ids)])
        return {id_: (on, step) for id_, on, step in cursor.fetchall()}


def _state(steps: Mapping[int, Step], now: datetime) -> None:
    if not steps:
        return
    values: list[Any] = [list(steps), [on for on, _step in steps.values()], [step for _on, step in steps.values()]]
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [now, *values])
    touch_next_steps(steps, now=now)
