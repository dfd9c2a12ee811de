"""Tasks and contacts: a promised next step may become a task, goes where the promise goes, and a contact does it."""

import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refused

from ...models import FollowUp, Task
from ..drafts import TaskDraft, due_on
from .changing import delete_task, move_task
from .creating import create_task
from .finishing import finish_task, reopen_task

STEP = "follow_up"


def make_of_step(*, actor: Actor, follow_up: FollowUp, now: datetime) -> Task | None:
    """Give the actor the promised next step as a task, due on its day; the same entry twice makes one."""
    if follow_up.next_on is None:
        return None
    draft = TaskDraft(
        title=follow_up.next_step or _("联系客户"),
        due=due_on(follow_up.next_on),
        customer_id=follow_up.customer_id,
        origin=STEP,
        origin_id=follow_up.pk,
        entry_key=uuid.uuid5(follow_up.entry_key, "task"),
    )
    return create_task(actor=actor, draft=draft, now=now)


def finish_kept(*, actor: Actor, follow_up: FollowUp, now: datetime) -> None:
    """Finish what was made of the promise that this contact keeps, as far as it is the actor's."""
    if follow_up.due_on is None or not follow_up.is_reached or not actor.id_or_none:
        return
    end = due_on(follow_up.due_on + timedelta(days=1)).at
    rows = _steps_of(follow_up.customer_id).filter(due_at__lt=end, assignee_ids__contains=[actor.person_id])
    finish_named(actor=actor, task_ids=rows.values_list("pk", flat=True), now=now)


def finish_named(*, actor: Actor, task_ids: Iterable[int], now: datetime) -> None:
    """Finish the tasks that were ticked beside the entry; what somebody else has finished by now stays as it is."""
    _each(task_ids, lambda pk: finish_task(actor=actor, task_id=pk, now=now))


def follow_promise(*, actor: Actor, customer_id: int, was: date | None, to: date | None, now: datetime) -> None:
    """Put tasks made of a promise on the day to which it moved; they go when it is taken away."""
    if was is None or was == to:
        return
    begin, end = due_on(was).at, due_on(was + timedelta(days=1)).at
    ids = _steps_of(customer_id).filter(due_at__gte=begin, due_at__lt=end, is_all_day=True).values_list("pk", flat=True)
    if to is None:
        _each(ids, lambda pk: delete_task(actor=actor, task_id=pk, now=now))
    else:
        _each(ids, lambda pk: move_task(actor=actor, task_id=pk, due=due_on(to), now=now))


def take_back(*, actor: Actor, follow_up: FollowUp, now: datetime) -> None:
    """Undo what a follow-up did to tasks: what it finished is open again, what was made of its step goes."""
    rows = Task.objects.filter(customer_id=follow_up.customer_id, deleted_at__isnull=True)
    done = rows.filter(done_at=follow_up.created_at, done_by_id=follow_up.person_id)
    made = rows.filter(origin=STEP, origin_id=follow_up.pk, done_at__isnull=True)
    _each(done.values_list("pk", flat=True), lambda pk: reopen_task(actor=actor, task_id=pk, now=now))
    _each(made.values_list("pk", flat=True), lambda pk: delete_task(actor=actor, task_id=pk, now=now))


def _steps_of(customer_id: int) -> QuerySet[Task]:
    return Task.objects.filter(customer_id=customer_id, origin=STEP, done_at__isnull=True, deleted_at__isnull=True)


def _each(task_ids: Iterable[int], act: Callable[[int], object]) -> None:
    """Do it to each; a task that refuses, or is hidden, holds neither the contact nor the others up."""
    for pk in list(task_ids):
        with suppress(Refused, Http404), transaction.atomic():
            act(pk)
