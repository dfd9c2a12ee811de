"""Show on the customer's row how far its deals have come: written by the room that knows the deals."""

from copy import copy
from datetime import datetime

from django.db import connection

from zhike.access.actor import Actor
from zhike.events.services import record

from ..changes_shown import FOLLOWS_DEALS
from ..models import Customer
from ..ownership import refresh_clocks
from .changing import event_data

_TOUCH = "UPDATE customers_customer SET stage = %s, grade = %s, updated_at = %s WHERE id = %s"


def touch_standing(*, actor: Actor, customer: Customer, stage: str, grade: str, now: datetime) -> bool:
    """Write the stage and grade that the deals add up to, inside the caller's transaction with the customer locked.

    Says whether anything changed; then the clock is worked out anew and customers.changed recorded, which the timeline
    leaves out: the deal's own entry stands there. The version stays: nobody who edits the archive meanwhile is
    disturbed.
    """
    wanted = {"stage": stage, "grade": grade}
    real = {name: value for name, value in wanted.items() if getattr(customer, name) != value}
    if not real:
        return False
    before = copy(customer)
    for name, value in real.items():
        setattr(customer, name, value)
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [stage, grade, now, customer.pk])
    refresh_clocks([customer.pk], now)
    data = event_data(customer, before, real, []) | {FOLLOWS_DEALS: True}
    record(actor=actor, kind="customers.changed", customer_id=customer.pk, data=data, at=now)
    return True
