"""Talks along scripts in the demo company: enough of them that the results say something."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Script
from zhike.activities.scripts import services
from zhike.activities.scripts.drafts import AnswerDraft, FinishDraft
from zhike.customers.models import Customer

_WELL = (("open", 1), ("known", 1), ("ask", 2), ("suggest", 1), ("close", 1))
_AGAIN = (("open", 1), ("known", 2), ("ask", 3), ("suggest", 2), ("close", 2))
_LATER = (("open", 1), ("known", 1), ("ask", 1), ("suggest", 4), ("close", 4))
_PASSED = (("open", 1), ("known", 2), ("ask", 2), ("suggest", 3), ("close", 3))
_HUNG_UP = (("open", 1), ("known", 3))
_BUSY = (("open", 2),)
_TALKS = (
    *((_WELL, "agreed"), (_LATER, "later"), (_AGAIN, "agreed"), (_HUNG_UP, ""), (_PASSED, "referred")),
    *((_BUSY, "later"), (_WELL, "agreed"), (_WELL, "solved"), (_LATER, "later"), (_AGAIN, "agreed")),
    *((_HUNG_UP, ""), (_WELL, "agreed"), (_PASSED, "referred"), (_LATER, "refused")),
)


def load_talks(people: Mapping[str, Person], now: datetime) -> None:
    """Let two people make return calls along the delivered script, and leave one talk paused."""
    script = Script.objects.filter(key="return").first()
    if script is None:
        return
    reps = (people["wangxiaoyan"], people["hejing"])
    customers = list(Customer.objects.filter(owner=reps[0], deleted_at__isnull=True).order_by("pk")[: len(_TALKS) + 1])
    for number, (customer, (answers, outcome)) in enumerate(zip(customers, _TALKS, strict=False)):
        at = now - timedelta(days=20 - number, hours=number % 5)
        _talk(reps[number % 2], customer, script.pk, answers, outcome, at)
    if len(customers) > len(_TALKS):
        actor = get_actor(reps[0].pk)
        run = _begin(reps[0], customers[-1], script.pk, _HUNG_UP, now - timedelta(minutes=20))
        services.pause_run(actor=actor, customer_id=customers[-1].pk, run_id=run)


def _begin(rep: Person, customer: Customer, script_id: int, answers: tuple[tuple[str, int], ...], at: datetime) -> int:
    actor = get_actor(rep.pk)
    run = services.start_run(actor=actor, customer_id=customer.pk, script_id=script_id, contact_id=None, now=at)
    for position, (step, number) in enumerate(answers, 1):
        draft = AnswerDraft(
            customer_id=customer.pk, run_id=run.pk, position=position, step=step, answer=f"{step}a{number}"
        )
        services.answer_step(actor=actor, draft=draft, now=at)
    return run.pk


def _talk(
    rep: Person,
    customer: Customer,
    script_id: int,
    answers: tuple[tuple[str, int], ...],
    outcome: str,
    at: datetime,
) -> None:
    actor, run_id = get_actor(rep.pk), _begin(rep, customer, script_id, answers, at)
    if not outcome:
        services.break_run(
            actor=actor, customer_id=customer.pk, run_id=run_id, note="对方开会，挂了", now=at + timedelta(minutes=2)
        )
        return
    draft = FinishDraft(
        customer_id=customer.pk,
        run_id=run_id,
        entry_key=uuid4(),
        outcome=outcome,
        talk_seconds=240,
        note="按五步回访谈完，资料已核对",
    )
    services.finish_run(actor=actor, draft=draft, now=at + timedelta(minutes=5))
