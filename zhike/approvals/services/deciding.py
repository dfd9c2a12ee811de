"""Say yes or no, take a request back, pass a decision on.

Everything locks the request first: of two who decide at one moment the second finds it decided and is told so.
"""

from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.notify.services import notify

from .. import kinds, rules
from ..choices import Act, State, Verdict, Waiting
from ..messages import ANSWERED, GRANTED, REFUSED, WITHDRAWN
from ..models import ApprovalRequest, HistoryEntry, Seat
from ..queries import lock_request
from ..queries.details import my_seats, why_cannot_decide
from ..rules import Step
from ..wording import lazy_answer, lazy_subject
from .steps import open_step, tell_asked


def decide(*, actor: Actor, request_id: int, verdict: str, reason: str = "", now: datetime) -> ApprovalRequest:
    """Say yes or no for the actor (or whom he stands in for); the last word moves the request on or ends it.

    Refused when it was decided, withdrawn or passed on meanwhile, for one's own request, and for a no without
    a reason. The kind's handler runs in this transaction; what it refuses undoes the decision.
    Records approvals.granted or approvals.refused when the request ends.
    """
    verdict = Verdict(verdict)
    with transaction.atomic():
        request = lock_request(actor=actor, request_id=request_id)
        refuse_if(why_cannot_decide(actor, request))
        refuse_if(rules.why_no_reason(verdict, reason))
        words = reason.strip()[:500]
        mine = Seat.objects.filter(pk__in=[seat.pk for seat in my_seats(request, actor.person_id)])
        mine.update(state=str(verdict), decided_at=now, decided_by_id=actor.person_id, reason=words)
        _note(request, actor, Act(verdict), now, note=words)
        _move_on(actor, request, now)
    return request


def _move_on(actor: Actor, request: ApprovalRequest, now: datetime) -> None:
    """End the request or its step when what was said is enough."""
    step = Step.from_json(request.steps[request.step])
    seats = Seat.objects.filter(request_id=request.pk, step=request.step)
    outcome = rules.compute_step_outcome(list(seats.values_list("state", flat=True)), step.need)
    if outcome is None:
        return
    seats.filter(state=Waiting.WAITING).update(state=Waiting.SPARED)
    if outcome == Verdict.GRANTED and request.step + 1 < len(request.steps):
        open_step(request, request.step + 1, now)
    else:
        _end(actor, request, State(outcome), now)


def _end(actor: Actor, request: ApprovalRequest, state: State, now: datetime) -> None:
    request.state, request.ended_at, request.ended_by_id, request.due_at = state, now, actor.id_or_none, None
    request.save(update_fields=["state", "ended_at", "ended_by_id", "due_at"])
    Seat.objects.filter(request_id=request.pk, state=Waiting.WAITING).update(state=Waiting.SPARED)
    kind = kinds.get(request.kind)
    event = {State.GRANTED: GRANTED, State.REFUSED: REFUSED, State.WITHDRAWN: WITHDRAWN}[state]
    data = {"kind": request.kind, "request": request.pk, "facts": request.facts}
    record(actor=actor, kind=event, customer_id=request.customer_id, data=data, at=now)
    handlers = {
        State.GRANTED: kind.on_granted,
        State.REFUSED: kind.on_refused,
        State.WITHDRAWN: kind.on_withdrawn,
    }
    handlers[state](actor, request, now)
    if state != State.WITHDRAWN:
        notify(
            person_ids=[request.by_id],
            kind=ANSWERED,
            title=lazy_answer(state == State.GRANTED, kind),
            body=lazy_subject(kind, request.facts),
            url=f"/approvals/{request.pk}/",
            customer_id=request.customer_id,
            key=f"approval-{request.pk}-{state}",
            at=now,
        )


def withdraw(*, actor: Actor, request_id: int, now: datetime) -> ApprovalRequest:
    """Take one's own open request back. Records approvals.withdrawn; the kind's handler runs in this transaction."""
    with transaction.atomic():
        request = lock_request(actor=actor, request_id=request_id)
        refuse_if(rules.why_cannot_withdraw(state=request.state, is_own=request.by_id == actor.person_id))
        _note(request, actor, Act.WITHDRAWN, now)
        _end(actor, request, State.WITHDRAWN, now)
    return request


def delegate(*, actor: Actor, request_id: int, to_person_id: int, note: str = "", now: datetime) -> ApprovalRequest:
    """Let somebody else decide in the actor's place; the actor may still do it himself. The other one hears of it."""
    with transaction.atomic():
        request = lock_request(actor=actor, request_id=request_id)
        refuse_if(why_cannot_decide(actor, request))
        here = Seat.objects.filter(request_id=request.pk, step=request.step, state=Waiting.WAITING)
        refuse_if(
            rules.why_cannot_delegate(
                is_requester=to_person_id == request.by_id,
                is_active=Person.objects.filter(pk=to_person_id, is_active=True).exists(),
                is_asked=any(to_person_id in seat.deciders for seat in here),
            )
        )
        for seat in my_seats(request, actor.person_id):
            seat.stand_ins = [*seat.stand_ins, to_person_id]
            seat.save(update_fields=["stand_ins"])
        _note(request, actor, Act.DELEGATED, now, about=[to_person_id], note=note.strip()[:500])
        tell_asked(request, [to_person_id], now, f"delegated-{request.step}-{to_person_id}")
    return request


def _note(
    request: ApprovalRequest, actor: Actor, act: Act, now: datetime, about: list[int] | None = None, note: str = ""
) -> None:
    HistoryEntry.objects.create(
        request=request, at=now, act=act, by_id=actor.id_or_none, step=request.step, about=about or [], note=note
    )
