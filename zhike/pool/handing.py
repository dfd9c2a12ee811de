"""What the pool does when new customers come in."""

from collections.abc import Sequence

from django.utils import timezone

from zhike.events.models import Event

from .services.leads import assign_leads


def take_leads(events: Sequence[Event]) -> None:
    """Send new customers that came without owner where the rules say; those with one are left alone."""
    ids = sorted({event.customer_id for event in events if event.customer_id})
    if ids:
        assign_leads(customer_ids=ids, now=timezone.now())
