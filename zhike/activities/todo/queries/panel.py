"""The tasks about one customer, for its page."""

from datetime import datetime

from zhike.access.actor import Actor
from zhike.customers.models import Customer

from .listing import TaskRow, draw_rows
from .scope import tasks_of

MOST_OPEN, MOST_DONE = 100, 20


def list_of_customer(*, actor: Actor, customer: Customer, now: datetime) -> list[TaskRow]:
    """Return open tasks by when they are due, then the last done ones."""
    rows = tasks_of(actor, customer).select_related("creator")
    still_open = list(rows.filter(done_at__isnull=True).order_by("due_at", "pk")[:MOST_OPEN])
    done = list(rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")[:MOST_DONE])
    return draw_rows(actor, [*still_open, *done], now)
