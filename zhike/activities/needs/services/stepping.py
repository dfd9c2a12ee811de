"""Note what was done in one of the eight steps, and what proves it."""

from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from ...models import Need, NeedStep
from .. import kinds, rules
from ..choices import NeedState, StepKind
from .locking import lock_need, tell, write


def note_step(
    *, actor: Actor, customer_id: int, need_id: int, step: str, note: str, proof: str, now: datetime
) -> NeedStep:
    """Write a step down, or better words for it. Locks the customer, then the need."""
    with transaction.atomic():
        need = lock_need(actor=actor, customer_id=customer_id, need_id=need_id)
        refuse_if(rules.why_no_step(step=StepKind(step), note=note, state=need.state))
        made = put_step(actor, need, step=step, note=note, proof=proof, now=now)
        if need.state == NeedState.RAW:
            need.state = NeedState.WORKING
        write(need, now, "state")
        tell(actor, need, kinds.STEP_NOTED, now, step=step)
    return made


def put_step(actor: Actor, need: Need, *, step: str, note: str, proof: str, now: datetime) -> NeedStep:
    """Write the row of a step of a locked need."""
    values = {"note": note.strip(), "proof": proof.strip(), "by_id": actor.id_or_none, "at": now}
    made, _created = NeedStep.objects.update_or_create(
        customer_id=need.customer_id, need_id=need.pk, step=step, defaults=values
    )
    return made
