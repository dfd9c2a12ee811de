"""Talk along a script: answers are written down and into the archive as they come; the end logs the call."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.queries import lock_customer
from zhike.customers.queries.scope import reaches
from zhike.customers.services import change_customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ...calls.drafts import CallDraft
from ...calls.queries.scope import CALL
from ...calls.services import log_call
from ...models import Call, Script, ScriptAnswer, ScriptRun, ScriptVersion
from ...needs.services import record_need
from .. import rules
from ..body import read_body
from ..choices import END, OPEN_STATES, RunState
from ..drafts import AnswerDraft, FinishDraft
from ..kinds import RUN_BROKEN, RUN_FINISHED


def start_run(*, actor: Actor, customer_id: int, script_id: int, contact_id: int | None, now: datetime) -> ScriptRun:
    """Begin a talk with the version in force, or return the one that is open already. Locks the customer."""
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
        script = Script.objects.filter(pk=script_id).first()
        if script is None:
            raise Http404
        version = ScriptVersion.objects.filter(script=script, is_current=True).first()
        may = actor.person_id > 0 and reaches(actor, CALL, "create", customer)
        refuse_if(rules.why_cannot_start(may=may, is_active=script.is_active, has_version=version is not None))
        open_ = ScriptRun.objects.filter(
            customer_id=customer_id, script=script, person_id=actor.person_id, state__in=OPEN_STATES
        ).first()
        if open_ is not None:
            return open_
        assert version is not None
        return ScriptRun.objects.create(
            customer=customer,
            script=script,
            version=version,
            person_id=actor.person_id,
            contact_id=contact_id,
            at_step=read_body(version.body).steps[0].key,
            started_at=now,
        )


def _lock_run(*, actor: Actor, customer_id: int, run_id: int) -> ScriptRun:
    """Return an open talk of one's own, locked with its customer; refused otherwise."""
    lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
    rows = ScriptRun.objects.select_for_update(of=("self",)).select_related("script", "version")
    run = rows.filter(customer_id=customer_id, pk=run_id).first()
    if run is None:
        raise Http404
    refuse_if(rules.why_not_own(own=run.person_id == actor.person_id))
    refuse_if(rules.why_not_open(state=run.state))
    return run


def answer_step(*, actor: Actor, draft: AnswerDraft, now: datetime) -> ScriptRun:
    """Write down what the customer answered, fill the archive with what was asked, and go on to the next step.

    The same answer sent twice changes nothing. Refused as change_customer when somebody changed the archive after
    `version`: then nothing of the answer is kept. Locks definitions of fields, the customer, then the talk.
    """
    with transaction.atomic():
        if draft.changes and not _was_given(draft):
            change_customer(
                actor=actor, customer_id=draft.customer_id, version=draft.version, changes=draft.changes, now=now
            )
        run = _lock_run(actor=actor, customer_id=draft.customer_id, run_id=draft.run_id)
        if _was_given(draft):
            return run
        step = read_body(run.version.body).find(draft.step)
        refuse_if(rules.why_cannot_answer(step=step, at_step=run.at_step, asked=draft.step, answer=draft.answer))
        if draft.need is not None:
            record_need(actor=actor, customer_id=draft.customer_id, draft=draft.need, now=now)
        _write_answer(draft, now)
        answer = step.find(draft.answer) if step else None
        run.at_step = "" if answer is None or answer.to == END else answer.to
        run.state = RunState.RUNNING
        run.save(update_fields=["at_step", "state"])
    return run


def _was_given(draft: AnswerDraft) -> bool:
    """Say whether this very answer was written down before: a double click, a replay."""
    rows = ScriptAnswer.objects.filter(customer_id=draft.customer_id, run_id=draft.run_id, position=draft.position)
    return rows.filter(step=draft.step, answer=draft.answer).exists()


def _write_answer(draft: AnswerDraft, now: datetime) -> None:
    count = ScriptAnswer.objects.filter(customer_id=draft.customer_id, run_id=draft.run_id).count()
    ScriptAnswer.objects.create(
        customer_id=draft.customer_id,
        run_id=draft.run_id,
        position=count + 1,
        step=draft.step,
        answer=draft.answer,
        objections=list(draft.objections),
        note=draft.note.strip(),
        written=[*draft.changes, *(["need"] if draft.need else [])],
        at=now,
    )


def step_back(*, actor: Actor, customer_id: int, run_id: int) -> ScriptRun:
    """Take the last answer back; what it wrote into the archive stays, as the archive's own history tells."""
    with transaction.atomic():
        run = _lock_run(actor=actor, customer_id=customer_id, run_id=run_id)
        last = ScriptAnswer.objects.filter(customer_id=customer_id, run_id=run_id).order_by("-position").first()
        if last is not None:
            run.at_step = last.step
            run.save(update_fields=["at_step"])
            last.delete()
    return run


def pause_run(*, actor: Actor, customer_id: int, run_id: int) -> ScriptRun:
    """Leave a talk as it is, to go on later."""
    return _set_state(actor, customer_id, run_id, RunState.PAUSED)


def resume_run(*, actor: Actor, customer_id: int, run_id: int) -> ScriptRun:
    """Go on with a paused talk."""
    return _set_state(actor, customer_id, run_id, RunState.RUNNING)


def _set_state(actor: Actor, customer_id: int, run_id: int, state: RunState) -> ScriptRun:
    with transaction.atomic():
        run = _lock_run(actor=actor, customer_id=customer_id, run_id=run_id)
        run.state = state
        run.save(update_fields=["state"])
    return run


def break_run(*, actor: Actor, customer_id: int, run_id: int, note: str, now: datetime) -> ScriptRun:
    """End a talk in the middle; the step at which it broke off is what the results count."""
    with transaction.atomic():
        run = _lock_run(actor=actor, customer_id=customer_id, run_id=run_id)
        run.state, run.ended_at, run.note = RunState.BROKEN, now, note.strip()
        run.save(update_fields=["state", "ended_at", "note"])
        data = {"run": run.pk, "name": run.script.name, "step": run.at_step}
        record(actor=actor, kind=RUN_BROKEN, customer_id=customer_id, data=data, at=now)
    return run


def finish_run(*, actor: Actor, draft: FinishDraft, now: datetime) -> ScriptRun:
    """End a talk with its outcome and log the call that it was, with its follow-up. Refused before its last step."""
    with transaction.atomic():
        run = _lock_run(actor=actor, customer_id=draft.customer_id, run_id=draft.run_id)
        refuse_if(rules.why_cannot_finish(at_step=run.at_step, outcome=draft.outcome, talk_seconds=draft.talk_seconds))
        run.call = _log(actor, run, draft, now)
        run.state, run.outcome, run.ended_at, run.note = RunState.FINISHED, draft.outcome, now, draft.note.strip()
        run.save(update_fields=["call", "state", "outcome", "ended_at", "note"])
        data: dict[str, Any] = {"run": run.pk, "name": run.script.name, "outcome": run.outcome, "call": run.call_id}
        record(actor=actor, kind=RUN_FINISHED, customer_id=draft.customer_id, data=data, at=now)
    return run


def _log(actor: Actor, run: ScriptRun, draft: FinishDraft, now: datetime) -> Call:
    began = min(run.started_at, now - timedelta(seconds=draft.talk_seconds))
    call = CallDraft(
        customer_id=draft.customer_id,
        entry_key=draft.entry_key,
        started_at=began,
        talk_seconds=draft.talk_seconds,
        number=draft.number,
        call_type=run.script.call_type,
        contact_id=draft.contact_id,
        note=draft.note,
        next_step=draft.next_step,
        next_on=draft.next_on,
    )
    return log_call(actor=actor, draft=call, now=now)
