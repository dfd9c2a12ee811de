"""Entries that nobody types: what a machine or another room knows happened becomes a follow-up by itself."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.customers.models import Customer

from .. import sources
from ..choices import Origin
from ..drafts import FollowUpDraft
from ..models import FollowUp
from .logging import log_with

_NAMESPACE = uuid.UUID("6f0e7c5a-6d1b-4a55-9d2b-8f3c5d7b4a10")


@dataclass(frozen=True)
class Cause:
    """What wrote an entry: a kind registered in sources, and its id."""

    source: str
    id: int


def entry_key_of(cause: Cause) -> uuid.UUID:
    """Return the one-time key that a cause always has, so that it writes one entry however often it is told."""
    return uuid.uuid5(_NAMESPACE, f"{cause.source}:{cause.id}")


def log_automatic(*, actor: Actor, customer: Customer, cause: Cause, draft: FollowUpDraft, now: datetime) -> FollowUp:
    """Log what happened by itself, once per cause; the caller has locked the customer for writing.

    The timeline leads from the entry to its cause. Refused as log_follow_up.
    """
    if sources.find(cause.source) is None:
        raise LookupError(f"The source {cause.source} is not declared.")
    with transaction.atomic():
        own = replace(draft, entry_key=entry_key_of(cause), origin=Origin.SYSTEM)
        facts = {"source": cause.source, "source_id": cause.id}
        return log_with(actor=actor, customer=customer, draft=own, now=now, facts=facts)
