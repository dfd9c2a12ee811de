"""Write what a visit came to: its follow-up tells it, its promises become tasks."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ... import contacts
from ...contacts import tell_changed
from ...models import FollowUp, Visit, VisitPromise, VisitStamp, VisitSummary
from ...services.checks import require_own_contact
from ...services.rollups import recompute_rollups
from ...todo.drafts import TaskDraft, due_on
from ...todo.services import create_task
from .. import rules
from ..choices import Met, StampKind, VisitState
from ..drafts import PromiseDraft, SummaryDraft
from ..kinds import SUMMARISED
from .planning import lock_visit, set_contacts
from .stamping import write_follow_up

ORIGIN = "visit"
FORGOTTEN = gettext_noop("没有签退，写小结时补上")
_FOR_FOLLOW_UP = ("next_follow_on", "next_step", "created_at", *contacts.COLUMNS)


def summarise_visit(*, actor: Actor, draft: SummaryDraft, now: datetime) -> VisitSummary:
    """Write the summary of a visit; a second time it is corrected, and only new promises become tasks.

    A forgotten check-out is made up for, marked as manual. Refused with a code of rules.why_cannot_summarise or
    rules.why_bad_summary. Locks the customer; records activities.visit_summarised.
    """
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=draft.customer_id, visit_id=draft.visit_id, columns=_FOR_FOLLOW_UP)
        refuse_if(rules.why_cannot_summarise(is_visitor=visit.person_id == actor.person_id, state=visit.state))
        today = timezone.localdate(now)
        refuse_if(rules.why_bad_summary(said=draft.said, next_plan=draft.next_plan, next_on=draft.next_on, today=today))
        refuse_if(rules.why_bad_promises(draft.promises, today=today))
        for contact_id in draft.contact_ids:
            require_own_contact(visit.customer_id, contact_id)
        set_contacts(visit, draft.contact_ids)
        if visit.state == VisitState.ON_SITE:
            _leave_now(actor, visit, now)
        summary = _write(actor, visit, draft, now)
        _tell_in_follow_up(actor, visit, draft, now)
        _promise(actor, visit, draft.promises, now)
        visit.state = VisitState.DONE
        visit.version += 1
        visit.save(update_fields=["state", "follow_up", "version"])
        data = {"visit": visit.pk, "purpose": visit.purpose, "aim": draft.aim, "late": summary.is_late}
        record(actor=actor, kind=SUMMARISED, customer_id=visit.customer_id, data=data, at=now)
    return summary


def _leave_now(actor: Actor, visit: Visit, now: datetime) -> None:
    """Make up for a forgotten check-out: the visit lasted as long as planned, at most until now."""
    arrived = VisitStamp.objects.get(customer_id=visit.customer_id, visit=visit, kind=StampKind.IN)
    left_at = min(now, arrived.at + timedelta(minutes=visit.minutes))
    VisitStamp.objects.create(
        customer_id=visit.customer_id,
        visit=visit,
        kind=StampKind.OUT,
        person_id=actor.person_id,
        at=left_at,
        received_at=now,
        is_manual=True,
        reason=FORGOTTEN,
        entry_key=uuid.uuid5(visit.entry_key, "left"),
    )
    visit.follow_up = write_follow_up(actor=actor, visit=visit, arrived=arrived, left_at=left_at, met=Met.YES, now=now)


def _write(actor: Actor, visit: Visit, draft: SummaryDraft, now: datetime) -> VisitSummary:
    earlier = VisitSummary.objects.filter(customer_id=visit.customer_id, visit=visit).first()
    values: dict[str, Any] = {
        "aim": draft.aim,
        "said": draft.said.strip(),
        "success": draft.success.strip(),
        "failure": draft.failure.strip(),
        "judgement": draft.judgement.strip(),
        "next_plan": draft.next_plan.strip()[:200],
        "next_on": draft.next_on,
        "by_id": actor.person_id,
        "at": earlier.at if earlier else now,
        "is_late": earlier.is_late if earlier else visit.due_at is not None and now > visit.due_at,
    }
    summary, _created = VisitSummary.objects.update_or_create(
        customer_id=visit.customer_id, visit=visit, defaults=values
    )
    return summary


def _tell_in_follow_up(actor: Actor, visit: Visit, draft: SummaryDraft, now: datetime) -> None:
    """Let the follow-up of the visit say what was said there; one that its author deleted is written anew."""
    standing = FollowUp.objects.filter(customer_id=visit.customer_id, deleted_at__isnull=True)
    follow_up = standing.filter(pk=visit.follow_up_id or 0).first()
    if follow_up is None:
        stamps = {row.kind: row for row in VisitStamp.objects.filter(customer_id=visit.customer_id, visit=visit)}
        arrived, left = stamps[StampKind.IN], stamps[StampKind.OUT]
        follow_up = write_follow_up(actor=actor, visit=visit, arrived=arrived, left_at=left.at, met=Met.YES, now=now)
        visit.follow_up = follow_up
    follow_up.content = rules.note_of(
        said=draft.said, success=draft.success, failure=draft.failure, judgement=draft.judgement
    )
    follow_up.contact_id = draft.contact_ids[0] if draft.contact_ids else follow_up.contact_id
    follow_up.next_on, follow_up.next_step = draft.next_on, draft.next_plan.strip()[:200]
    follow_up.save(update_fields=["content", "contact", "next_on", "next_step"])
    recompute_rollups(visit.customer, now=now)
    tell_changed(visit.customer_id, now)


def _promise(actor: Actor, visit: Visit, promises: tuple[PromiseDraft, ...], now: datetime) -> None:
    """Make a task of each promise that was not there yet."""
    known = set(visit.promises.values_list("text", "due_on"))
    people = set(person_names([one.person_id for one in promises if one.person_id]))
    for one in promises:
        if (one.text.strip(), one.due_on) in known:
            continue
        person_id = one.person_id if one.person_id in people else visit.person_id
        promise = VisitPromise.objects.create(
            customer_id=visit.customer_id,
            visit=visit,
            text=one.text.strip()[:200],
            person_id=person_id,
            due_on=one.due_on,
            at=now,
        )
        task = TaskDraft(
            title=promise.text,
            due=due_on(one.due_on),
            customer_id=visit.customer_id,
            assignee_ids=(person_id,),
            note=visit.purpose,
            origin=ORIGIN,
            origin_id=visit.pk,
            entry_key=uuid.uuid5(visit.entry_key, f"promise-{promise.pk}"),
        )
        promise.task_id = create_task(actor=actor, draft=task, now=now).pk
        promise.save(update_fields=["task_id"])
