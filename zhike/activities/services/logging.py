"""Write down one contact with a customer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.web.rows import insert_row

from ..contacts import ContactMade, tell_made
from ..drafts import FollowUpDraft
from ..kinds import FOLLOWED_UP
from ..models import FollowUp, FollowUpFile
from ..policy import current_policy
from ..rules import Said, is_promise_kept, why_cannot_log
from ..todo.services.by_contact import finish_kept
from .checks import find_entry, lock_for_writing, require_own_contact, require_own_files
from .rollups import keep_archive_step, recompute_rollups


def log_follow_up(*, actor: Actor, draft: FollowUpDraft, now: datetime) -> FollowUp:
    """Log one contact, move the last contact and the next step, and put it on the timeline.

    The same entry delivered twice returns the first one and writes nothing.
    Refused with a code of rules.why_cannot_log. Locks the customer.
    """
    with transaction.atomic():
        customer = lock_for_writing(actor=actor, customer_id=draft.customer_id)
        return log_with(actor=actor, customer=customer, draft=draft, now=now)


def log_with(
    *, actor: Actor, customer: Customer, draft: FollowUpDraft, now: datetime, facts: Mapping[str, Any] | None = None
) -> FollowUp:
    """Log one contact with a customer whom the caller has locked for writing, in the caller's transaction.

    `facts` go into the event beside the follow-up's own: how long was talked, how far from the door.
    """
    earlier = find_entry(customer.pk, draft.entry_key)
    if earlier is not None:
        return earlier
    _require_sense(draft, now)
    keep_archive_step(customer)
    follow_up = _write(actor, customer, draft, now)
    recompute_rollups(customer, now=now)
    made = ContactMade(customer, follow_up.kind, follow_up.is_reached, follow_up.at, now, facts or {})
    tell_made(made)
    data = event_data(follow_up) | dict(facts or {})
    record(actor=actor, kind=FOLLOWED_UP, customer_id=customer.pk, data=data, at=follow_up.at)
    finish_kept(actor=actor, follow_up=follow_up, now=now)
    return follow_up


def _require_sense(draft: FollowUpDraft, now: datetime) -> None:
    """Refuse words that cannot be a contact, and people or files of another customer."""
    said = Said(draft.at or now, draft.outcome, draft.content, draft.next_step, draft.next_on)
    refusal = why_cannot_log(said, now=now, today=timezone.localdate(now), policy=current_policy())
    refuse_if(refusal)
    require_own_contact(draft.customer_id, draft.contact_id)
    require_own_files(draft.customer_id, draft.file_ids)


def _write(actor: Actor, customer: Customer, draft: FollowUpDraft, now: datetime) -> FollowUp:
    at = draft.at or now
    due = customer.next_follow_on
    follow_up = FollowUp(
        customer_id=customer.pk,
        person_id=actor.id_or_none,
        kind=draft.kind,
        outcome=draft.outcome,
        content=draft.content.strip(),
        contact_id=draft.contact_id,
        mood=draft.mood,
        next_step=draft.next_step.strip(),
        next_on=draft.next_on,
        due_on=due if is_promise_kept(contact_on=timezone.localdate(at), next_on=due) else None,
        at=at,
        origin=draft.origin,
        entry_key=draft.entry_key,
        created_at=now,
    )
    insert_row(follow_up)
    if draft.file_ids:
        files = (FollowUpFile(customer_id=customer.pk, follow_up=follow_up, file_id=pk) for pk in draft.file_ids)
        FollowUpFile.objects.bulk_create(files)
    return follow_up


def event_data(follow_up: FollowUp) -> dict[str, Any]:
    """Return what handlers and a timeline without the row need to know."""
    return {
        "follow_up_id": follow_up.pk,
        "kind": follow_up.kind,
        "outcome": follow_up.outcome,
        "reached": follow_up.is_reached,
        "next_on": follow_up.next_on,
        "origin": follow_up.origin,
    }
