"""Short builders of talks along scripts over the real services."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Script, ScriptRun
from zhike.activities.scripts.drafts import AnswerDraft, FinishDraft
from zhike.activities.scripts.services import answer_step, break_run, finish_run, start_run
from zhike.customers.models import Customer
from zhike.testing.world import NOW

# The delivered return call, answered from the opening to an agreed visit.
THROUGH = (("open", 1), ("known", 1), ("ask", 2), ("suggest", 1), ("close", 1))


def script(key: str = "return") -> Script:
    """Return a delivered script."""
    return Script.objects.get(key=key)


def begin(person: Person, of: Customer, key: str = "return") -> ScriptRun:
    """Start a talk."""
    actor = get_actor(person.pk)
    return start_run(actor=actor, customer_id=of.pk, script_id=script(key).pk, contact_id=None, now=NOW)


def answered(run: ScriptRun, position: int, step: str, number: int, **fields: Any) -> AnswerDraft:
    """Return the draft of one answer, by its number in the step."""
    return AnswerDraft(
        customer_id=run.customer_id,
        run_id=run.pk,
        position=position,
        step=step,
        answer=f"{step}a{number}",
        **fields,
    )


def talk(person: Person, run: ScriptRun, answers: Sequence[tuple[str, int]] = THROUGH) -> ScriptRun:
    """Give answers one after the other."""
    for position, (step, number) in enumerate(answers, 1):
        run = answer_step(actor=get_actor(person.pk), draft=answered(run, position, step, number), now=NOW)
    return run


def talked_through(person: Person, of: Customer) -> ScriptRun:
    """Return a talk that only waits for its outcome."""
    return talk(person, begin(person, of))


def end(run: ScriptRun, outcome: str = "agreed", **fields: Any) -> FinishDraft:
    """Return the draft of an end."""
    values = {"talk_seconds": 300, "note": "谈完了", "entry_key": uuid.uuid4()} | fields
    return FinishDraft(customer_id=run.customer_id, run_id=run.pk, outcome=outcome, **values)


def finished(
    person: Person, of: Customer, answers: Sequence[tuple[str, int]] = THROUGH, outcome: str = "agreed"
) -> ScriptRun:
    """Talk through and end."""
    run = talk(person, begin(person, of), answers)
    return finish_run(actor=get_actor(person.pk), draft=end(run, outcome), now=NOW + timedelta(minutes=6))


def broken(person: Person, of: Customer, answers: Sequence[tuple[str, int]]) -> ScriptRun:
    """Talk some steps and break off."""
    run = talk(person, begin(person, of), answers)
    return break_run(actor=get_actor(person.pk), customer_id=of.pk, run_id=run.pk, note="挂了", now=NOW)
