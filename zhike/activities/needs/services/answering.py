"""What became of a defined need: delivered, validated with the customer, put aside, opened again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, refuse_if

from ...models import Need
from .. import kinds, rules
from ..choices import Met, MetBy, NeedState
from ..drafts import DeliveryDraft, ValidationDraft
from .locking import lock_need, tell, write
from .scoring import COLUMNS, score_need


def deliver_need(*, actor: Actor, draft: DeliveryDraft, now: datetime) -> Need:
    """Write down that what meets the need was handed over; what the customer says of it comes next."""
    with transaction.atomic():
        need = lock_need(actor=actor, customer_id=draft.customer_id, need_id=draft.need_id)
        confirmed_on = timezone.localdate(need.confirmed_at) if need.confirmed_at else None
        today = timezone.localdate(now)
        refuse_if(rules.why_cannot_deliver(state=need.state, on=draft.on, today=today, confirmed_on=confirmed_on))
        need.state, need.delivered_on, need.delivered_note = NeedState.DELIVERED, draft.on, draft.note.strip()
        write(need, now, "state", "delivered_on", "delivered_note")
        tell(actor, need, kinds.DELIVERED, now, on=draft.on.isoformat())
    return need


_MET_BY = {Met.YES: MetBy.US, Met.PARTLY: MetBy.PARTLY}


def validate_need(*, actor: Actor, draft: ValidationDraft, now: datetime) -> Need:
    """Ask the customer whether it was met and how satisfied they are; the state of being met follows the answer."""
    with transaction.atomic():
        need = lock_need(actor=actor, customer_id=draft.customer_id, need_id=draft.need_id)
        refuse_if(rules.why_cannot_validate(state=need.state, name=draft.name, at=draft.at, now=now))
        need.state, need.met, need.satisfied = NeedState.VALIDATED, Met(draft.met), draft.satisfied
        need.validated_name, need.validated_note = draft.name.strip(), draft.note.strip()
        need.validated_at = draft.at
        need.met_by = _MET_BY.get(Met(draft.met), MetBy.NOBODY)
        need.rival = ""
        score_need(need)
        columns = ("met", "satisfied", "validated_name", "validated_note", "validated_at", "met_by", "rival")
        write(need, now, "state", *columns, *COLUMNS)
        tell(actor, need, kinds.VALIDATED, now, met=draft.met, satisfied=draft.satisfied)
    return need


def drop_need(*, actor: Actor, customer_id: int, need_id: int, why: str, now: datetime) -> Need:
    """Put a need aside with a reason; it stays on record."""
    with transaction.atomic():
        need = lock_need(actor=actor, customer_id=customer_id, need_id=need_id)
        refuse_if(rules.why_cannot_drop(state=need.state, why=why))
        need.state, need.dropped_why = NeedState.DROPPED, why.strip()
        write(need, now, "state", "dropped_why")
        tell(actor, need, kinds.DROPPED, now, why=need.dropped_why)
    return need


def reopen_need(*, actor: Actor, customer_id: int, need_id: int, now: datetime) -> Need:
    """Open a closed need again, as far as it had come before it was closed: still confirmed where it was."""
    with transaction.atomic():
        need = lock_need(actor=actor, customer_id=customer_id, need_id=need_id)
        refuse_if(_why_open(need))
        need.state = _state_before(need)
        need.dropped_why = ""
        write(need, now, "state", "dropped_why")
        tell(actor, need, kinds.REOPENED, now, why="asked")
    return need


def _why_open(need: Need) -> Refusal | None:
    return None if rules.why_closed(state=need.state) else Refusal("activities.need_open", rules.open_sentence())


def _state_before(need: Need) -> str:
    if need.state == NeedState.VALIDATED:
        return NeedState.DELIVERED
    is_confirmed = bool(need.confirmed_at) and need.statement == need.confirmed_wording
    if is_confirmed:
        return NeedState.DELIVERED if need.delivered_on else NeedState.DEFINED
    return rules.state_after_words(
        state=NeedState.RAW,
        statement=need.statement,
        confirmed_wording="",
        steps=need.steps.filter(customer_id=need.customer_id).count(),
    )
