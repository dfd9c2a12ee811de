"""What is done in an evening meeting, each with its line in the minutes: progress, support, grade, question."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import department_subtree, person_names
from zhike.activities.todo.drafts import TaskDraft, due_on
from zhike.activities.todo.services import create_task
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer
from zhike.lib.refusals import Refusal, refuse_if

from ..models import Minute, MinuteKind
from ..services.grading import set_grade
from ..sheets.people import get_keeper
from ..sheets.services import Remark, comment_sheet
from .queries import get_department, may_lead
from .rules import why_cannot_decide, why_cannot_lead

ORIGIN = "sheet_meeting"


@dataclass(frozen=True)
class Spot:
    """Where a meeting stands: the team, the day, the person whose sheet is on the wall, and the customer."""

    department_id: int
    day: date
    person_id: int
    customer_id: int


@dataclass(frozen=True)
class Support:
    """What is promised: who does what by when."""

    what: str
    who_id: int
    by: date | None
    entry_key: UUID


@dataclass(frozen=True)
class NewGrade:
    """A grade given on the spot; none takes it back."""

    opportunity_id: int
    grade: str
    on: date | None = None
    reason: str = ""


def _enter(actor: Actor, spot: Spot) -> Customer:
    """Return the customer on the wall, for who leads this meeting; not found or refused for anybody else."""
    get_department(actor=actor, department_id=spot.department_id)
    person = get_keeper(actor=actor, person_id=spot.person_id)
    if person.department_id not in department_subtree(spot.department_id):
        raise Http404
    refuse_if(why_cannot_lead(may=may_lead(actor, spot.department_id)))
    return get_customer(actor=actor, customer_id=spot.customer_id)


def note_progress(*, actor: Actor, spot: Spot, text: str, now: datetime) -> Minute:
    """Write down what the meeting heard about a customer."""
    with transaction.atomic():
        customer = _enter(actor, spot)
        if not text.strip():
            refuse_if(Refusal("sales.meeting_words_missing", _("请写一句话。"), {"field": "text"}))
        return _write(actor, spot, customer, MinuteKind.PROGRESS, text.strip(), {}, now)


def decide_support(*, actor: Actor, spot: Spot, support: Support, now: datetime) -> Minute:
    """Promise support: a task for who does it, and its line in the minutes; the same form twice does it once."""
    with transaction.atomic():
        customer = _enter(actor, spot)
        refuse_if(why_cannot_decide(what=support.what, by=support.by, today=timezone.localdate(now)))
        assert support.by is not None
        draft = TaskDraft(
            title=support.what.strip(),
            due=due_on(support.by),
            customer_id=customer.pk,
            assignee_ids=(support.who_id,),
            note=_("理单会定的支持"),
            origin=ORIGIN,
            entry_key=support.entry_key,
        )
        task = create_task(actor=actor, draft=draft, now=now)
        known = Minute.objects.filter(
            department_id=spot.department_id, day=spot.day, kind=MinuteKind.DECISION, data__task=task.pk
        ).first()
        if known is not None:
            return known
        names = person_names([support.who_id])
        words = {"who": names.get(support.who_id, ""), "what": support.what.strip(), "by": support.by.isoformat()}
        text = _("%(who)s 负责：%(what)s，%(by)s 前") % words
        data = {"task": task.pk, "who": support.who_id, "by": support.by.isoformat()}
        return _write(actor, spot, customer, MinuteKind.DECISION, text, data, now)


def change_grade(*, actor: Actor, spot: Spot, new: NewGrade, now: datetime) -> Minute:
    """Give a customer's deal another grade on the spot, by the rules of grades."""
    with transaction.atomic():
        customer = _enter(actor, spot)
        before = customer.grade
        set_grade(
            actor=actor,
            customer_id=customer.pk,
            opportunity_id=new.opportunity_id,
            grade=new.grade,
            on=new.on,
            reason=new.reason,
            now=now,
        )
        words = {"was": before or _("无"), "now": new.grade or _("无")}
        text = _("等级 %(was)s → %(now)s") % words
        text = f"{text}：{new.reason.strip()}" if new.reason.strip() else text
        data = {"was": before, "now": new.grade, "opportunity": new.opportunity_id}
        return _write(actor, spot, customer, MinuteKind.GRADE, text, data, now)


def ask_in_meeting(*, actor: Actor, spot: Spot, text: str, now: datetime) -> Minute:
    """Ask something that has to be answered on the next sheet."""
    with transaction.atomic():
        customer = _enter(actor, spot)
        remark = Remark(text, is_question=True, customer_id=customer.pk)
        question = comment_sheet(actor=actor, person_id=spot.person_id, day=spot.day, remark=remark, now=now)
        return _write(actor, spot, customer, MinuteKind.QUESTION, question.text, {"comment": question.pk}, now)


def _write(
    actor: Actor,
    spot: Spot,
    customer: Customer,
    kind: MinuteKind,
    text: str,
    data: dict[str, object],
    now: datetime,
) -> Minute:
    return Minute.objects.create(
        department_id=spot.department_id,
        day=spot.day,
        person_id=spot.person_id,
        customer_id=customer.pk,
        customer_name=customer.name,
        kind=kind,
        text=text,
        data=data,
        by_id=actor.person_id,
        at=now,
    )


def new_key() -> UUID:
    """Return a key for one form of support."""
    return uuid4()
