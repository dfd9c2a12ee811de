"""The recycle bin: customers deleted lately, until their days are over."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from zhike.access.actor import Actor

from ..models import Customer
from .scope import deleted_visible_to

PAGE = 50


@dataclass(frozen=True)
class Recycled:
    """One page of the bin; `before` leads to older ones."""

    rows: list[Customer]
    before: str = ""


def list_recycled(*, actor: Actor, before: str = "") -> Recycled:
    """Return what the actor may restore, latest deletion first; one query."""
    customers = deleted_visible_to(actor).select_related("owner")
    moment = _read(before)
    if moment is not None:
        customers = customers.filter(deleted_at__lt=moment)
    rows = list(customers.order_by("-deleted_at", "-id")[: PAGE + 1])
    more = rows[PAGE - 1].deleted_at if len(rows) > PAGE else None
    return Recycled(rows[:PAGE], more.isoformat() if more else "")


def _read(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
