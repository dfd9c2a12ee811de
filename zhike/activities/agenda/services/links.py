"""The secret link of a person's calendar: only its hash is kept, one at a time is in use."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.events.services import record

from ...models import CalendarFeed
from ..kinds import FEED_MADE, FEED_STOPPED


def hash_of(token: str) -> str:
    """Return what is kept of a link; it is random and long, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def renew_link(*, actor: Actor, now: datetime) -> str:
    """Make a link instead of the one in use and return its secret, which nobody can read again. Locks the person."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        _stop(actor, now)
        CalendarFeed.objects.create(person_id=actor.person_id, token_hash=hash_of(token), created_at=now)
        record(actor=actor, kind=FEED_MADE, customer_id=None, data={}, at=now)
    return token


def stop_link(*, actor: Actor, now: datetime) -> bool:
    """Let the link in use lead nowhere; say whether there was one. Locks the person."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        stopped = _stop(actor, now)
        if stopped:
            record(actor=actor, kind=FEED_STOPPED, customer_id=None, data={}, at=now)
    return stopped


def _stop(actor: Actor, now: datetime) -> bool:
    return bool(CalendarFeed.objects.filter(person_id=actor.person_id, revoked_at__isnull=True).update(revoked_at=now))
