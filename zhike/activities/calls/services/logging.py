"""Write down one call; its follow-up, the timeline and the rollups come by themselves."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.lib.refusals import refuse_if

from ...choices import FollowUpKind, Origin
from ...drafts import FollowUpDraft
from ...models import Call, FollowUp
from ...services.checks import lock_for_writing
from ...services.logging import log_with
from ..drafts import CallDraft
from ..queries.scope import CALL
from ..rules import automatic_note, is_qualifying, outcome_of, why_cannot_log_call, why_no_right_to_log


def log_call(*, actor: Actor, draft: CallDraft, now: datetime) -> Call:
    """Log one call and the follow-up that it is, and put both on the timeline as one entry.

    A connected call tells in its event how long was talked and whether that counts as a contact.
    The same call delivered twice returns the first one. Refused with a code of rules.why_cannot_log_call
    or as log_follow_up. Locks the customer.
    """
    with transaction.atomic():
        customer = lock_for_writing(actor=actor, customer_id=draft.customer_id)
        refuse_if(why_no_right_to_log(may=actor.can(CALL, "create")))
        earlier = Call.objects.filter(customer_id=customer.pk, entry_key=draft.entry_key).first()
        if earlier is not None:
            return earlier
        refusal = why_cannot_log_call(
            result=draft.result,
            ring_seconds=draft.ring_seconds,
            talk_seconds=draft.talk_seconds,
            started_at=draft.started_at,
            now=now,
        )
        refuse_if(refusal)
        facts = _facts(draft)
        follow_up = log_with(actor=actor, customer=customer, draft=_as_follow_up(draft), now=now, facts=facts)
        return _write(actor, customer, follow_up, draft, now)


def _facts(draft: CallDraft) -> dict[str, Any]:
    return {
        "call_key": str(draft.entry_key),
        "direction": draft.direction,
        "talk_seconds": draft.talk_seconds,
        "qualifies": is_qualifying(result=draft.result, talk_seconds=draft.talk_seconds),
    }


def _as_follow_up(draft: CallDraft) -> FollowUpDraft:
    return FollowUpDraft(
        customer_id=draft.customer_id,
        entry_key=draft.entry_key,
        kind=FollowUpKind.PHONE,
        outcome=outcome_of(draft.result),
        content=draft.note.strip() or automatic_note(draft.direction, draft.result, draft.talk_seconds),
        contact_id=draft.contact_id,
        mood=draft.mood,
        next_step=draft.next_step,
        next_on=draft.next_on,
        at=draft.started_at,
        origin=Origin.PERSON if draft.note else Origin.SYSTEM,
    )


def _write(actor: Actor, customer: Customer, follow_up: FollowUp, draft: CallDraft, now: datetime) -> Call:
    return Call.objects.create(
        customer_id=customer.pk,
        person_id=actor.id_or_none,
        contact_id=draft.contact_id,
        follow_up=follow_up,
        direction=draft.direction,
        number=draft.number.strip(),
        queue=draft.queue.strip(),
        call_type=draft.call_type,
        started_at=draft.started_at,
        ring_seconds=draft.ring_seconds,
        talk_seconds=draft.talk_seconds,
        result=draft.result,
        entry_key=draft.entry_key,
        created_at=now,
    )
