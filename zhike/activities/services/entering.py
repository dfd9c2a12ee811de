"""Write down one contact together with the files that came along."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, Protocol

from django.db import transaction

from zhike.access.actor import Actor
from zhike.customers.services import store_file

from ..drafts import FollowUpDraft
from ..models import FollowUp
from .checks import lock_for_writing
from .logging import log_with


class Arrived(Protocol):
    """A file as it arrived."""

    @property
    def name(self) -> str: ...
    @property
    def content(self) -> BinaryIO: ...
    @property
    def size(self) -> int: ...


def enter_follow_up(*, actor: Actor, draft: FollowUpDraft, files: Sequence[Arrived], now: datetime) -> FollowUp:
    """Store the files in the customer's archive and log the contact, both or neither.

    The same entry delivered twice stores nothing a second time. Refused as log_follow_up
    and store_file. Locks the customer.
    """
    with transaction.atomic():
        customer = lock_for_writing(actor=actor, customer_id=draft.customer_id)
        known = FollowUp.objects.filter(customer_id=draft.customer_id, entry_key=draft.entry_key)
        stored = [] if not files or known.exists() else [_store(actor, draft.customer_id, one, now) for one in files]
        return log_with(actor=actor, customer=customer, draft=replace(draft, file_ids=tuple(stored)), now=now)


def _store(actor: Actor, customer_id: int, file: Arrived, now: datetime) -> int:
    stored = store_file(
        actor=actor,
        customer_id=customer_id,
        name=file.name,
        content=file.content,
        size=file.size,
        now=now,
        capability="view",
    )
    return stored.pk
