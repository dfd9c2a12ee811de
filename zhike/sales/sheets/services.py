"""Write on the open sheet, submit it once, add to it afterwards; comment it and answer what was asked.

Whoever writes on an open sheet or keeps it waits for the person's lock (people.lock_sheets_of), so nothing is
written past a snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.customers.queries import get_customer
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if
from zhike.notify.services import notify

from ..models import AmendmentKind, DailySheet, SheetAmendment, SheetComment, SheetNote, SheetReading, SheetWay
from .building import build
from .days import Clock, read_clock
from .kinds import COMMENT, COMMENTED, SUBMITTED, filled
from .people import OBJECT, get_keeper, lock_sheets_of, may_review
from .rules import why_cannot_amend, why_cannot_review, why_cannot_submit


@dataclass(frozen=True)
class Remark:
    """What a manager says about a day: of one customer or of the whole; a question wants an answer."""

    text: str
    is_question: bool = False
    customer_id: int | None = None


def write_note(*, actor: Actor, day: date, customer_id: int, words: Mapping[str, str], now: datetime) -> SheetNote:
    """Keep what a salesperson adds about an own customer on the sheet of a day that is still open."""
    with transaction.atomic():
        customer = get_customer(actor=actor, customer_id=customer_id)
        if customer.owner_id != actor.person_id:
            raise Http404
        lock_sheets_of([actor.person_id])
        _require_open(actor, day, read_clock(now, around=day))
        note, _created = SheetNote.objects.update_or_create(
            customer_id=customer_id,
            person_id=actor.person_id,
            day=day,
            defaults={**{name: text.strip() for name, text in words.items()}, "changed_at": now},
        )
    return note


def _require_open(actor: Actor, day: date, clock: Clock) -> None:
    kept = DailySheet.objects.filter(person_id=actor.person_id, day=day).first()
    refuse_if(
        why_cannot_submit(
            is_submitted=kept is not None and kept.way == SheetWay.SUBMITTED,
            is_closed=kept is not None or clock.now > clock.cutoff_of(day),
            is_working_day=clock.calendar.is_workday(day),
            missing=(),
            confirmed=True,
        )
    )


def submit_sheet(*, actor: Actor, day: date, remark: str, confirmed: bool, now: datetime) -> tuple[DailySheet, bool]:
    """Keep the actor's sheet of a day for good; answer it and whether this call did it.

    Sent twice, at the last second or from two devices, there is one: the first. Refused with a code of
    rules.why_cannot_submit. Waits for the lock of the person's sheets.
    """
    if not actor.can(OBJECT, "create"):
        raise Http404
    with transaction.atomic():
        lock_sheets_of([actor.person_id])
        kept = DailySheet.objects.filter(person_id=actor.person_id, day=day).first()
        if kept is not None and kept.way == SheetWay.SUBMITTED:
            return kept, False
        clock = read_clock(now, around=day)
        content, summary = build([actor.person_id], day=day, clock=clock)[actor.person_id]
        refuse_if(
            why_cannot_submit(
                is_submitted=False,
                is_closed=kept is not None or day < clock.open_day,
                is_working_day=clock.calendar.is_workday(day) and day == clock.open_day,
                missing=[line["name"] for line in content["lines"] if line["needs_sentence"]],
                confirmed=confirmed,
                is_begun=day <= clock.local.date(),
            )
        )
        sheet = DailySheet.objects.create(
            person_id=actor.person_id,
            department_id=actor.department_id,
            day=day,
            way=SheetWay.SUBMITTED,
            at=now,
            remark=remark.strip(),
            content=content,
            summary=summary,
        )
        record(actor=actor, kind=SUBMITTED, customer_id=None, data={"sheet": sheet.pk, "day": day}, at=now)
    return sheet, True


def amend_sheet(*, actor: Actor, sheet_id: int, text: str, now: datetime) -> SheetAmendment:
    """Add a correction to a kept sheet of one's own; the first words after a missed cut-off hand it in late."""
    with transaction.atomic():
        sheet = get_sheet(actor=actor, sheet_id=sheet_id)
        refuse_if(why_cannot_amend(is_own=sheet.person_id == actor.person_id, is_kept=True, text=text))
        lock_sheets_of([actor.person_id])
        is_late = sheet.way == SheetWay.CLOSED and not sheet.amendments.filter(kind=AmendmentKind.LATE).exists()
        kind = AmendmentKind.LATE if is_late else AmendmentKind.CORRECTION
        return SheetAmendment.objects.create(sheet=sheet, kind=kind, text=text.strip(), by_id=actor.person_id, at=now)


def get_sheet(*, actor: Actor, sheet_id: int) -> DailySheet:
    """Return a kept sheet that the actor may see, or not found."""
    sheet = DailySheet.objects.filter(pk=sheet_id).select_related("person").first()
    if sheet is None:
        raise Http404
    get_keeper(actor=actor, person_id=sheet.person_id)
    return sheet


def read_sheet(*, actor: Actor, sheet_id: int, now: datetime) -> None:
    """Note that a manager has read a sheet; once per manager."""
    sheet = get_sheet(actor=actor, sheet_id=sheet_id)
    refuse_if(_why_not_manager(actor, sheet.person))
    SheetReading.objects.bulk_create([SheetReading(sheet=sheet, by_id=actor.person_id, at=now)], ignore_conflicts=True)


def _why_not_manager(actor: Actor, person: Person) -> Refusal | None:
    return why_cannot_review(is_own=person.pk == actor.person_id, may=may_review(actor, person))


def require_reviewer(*, actor: Actor, person_id: int) -> Person:
    """Return somebody whose sheets the actor comments; not found or refused for anybody else."""
    person = get_keeper(actor=actor, person_id=person_id)
    refuse_if(_why_not_manager(actor, person))
    return person


def comment_sheet(*, actor: Actor, person_id: int, day: date, remark: Remark, now: datetime) -> SheetComment:
    """Say something about a person's day; a question comes back on the next sheet. Tells the person."""
    with transaction.atomic():
        require_reviewer(actor=actor, person_id=person_id)
        if not remark.text.strip():
            sentence = _("请写一句话。")
            refuse_if(Refusal("sales.sheet_comment_missing", sentence, {"field": "text"}))
        if remark.customer_id:
            get_customer(actor=actor, customer_id=remark.customer_id)
        comment = SheetComment.objects.create(
            person_id=person_id,
            day=day,
            customer_id=remark.customer_id,
            by_id=actor.person_id,
            at=now,
            text=remark.text.strip(),
            is_question=remark.is_question,
        )
        if remark.customer_id:
            data = {"text": comment.text, "person": person_id, "question": remark.is_question}
            record(actor=actor, kind=COMMENTED, customer_id=remark.customer_id, data=data, at=now)
        title = lazy("%(name)s 追问你的理单表") if remark.is_question else lazy("%(name)s 点评了你的理单表")
        notify(
            person_ids=[person_id],
            kind=COMMENT,
            key=f"sheet-comment-{comment.pk}",
            title=filled(title, {"name": actor.name}),
            body=comment.text,
            url=reverse("sales:sheet_of", args=[person_id, day.isoformat()]),
            at=now,
        )
    return comment


def answer_question(*, actor: Actor, comment_id: int, text: str, now: datetime) -> SheetComment:
    """Answer what a manager asked; it stands on the sheet that is open now. Tells who asked."""
    with transaction.atomic():
        question = SheetComment.objects.filter(pk=comment_id, person_id=actor.person_id, is_question=True).first()
        if question is None:
            raise Http404
        lock_sheets_of([actor.person_id])
        if not text.strip():
            refuse_if(Refusal("sales.sheet_answer_missing", _("请写下回答。"), {"field": "text"}))
        day = read_clock(now).open_day
        question.answer, question.answered_at, question.answered_on = text.strip(), now, day
        question.save(update_fields=["answer", "answered_at", "answered_on"])
        notify(
            person_ids=[question.by_id],
            kind=COMMENT,
            key=f"sheet-answer-{question.pk}",
            title=filled(lazy("%(name)s 回答了你的追问"), {"name": actor.name}),
            body=question.answer,
            url=reverse("sales:sheet_of", args=[actor.person_id, day.isoformat()]),
            at=now,
        )
    return question
