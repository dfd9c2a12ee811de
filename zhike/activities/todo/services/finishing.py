"""Finish a task and bring the next turn of a repeating one; take that back."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from ...models import Task
from .. import repeating, rules
from ..kinds import DONE, REOPENED
from .checks import lock_task, set_reminder, tell, wall


def finish_task(*, actor: Actor, task_id: int, now: datetime) -> Task:
    """Mark a task as done; of a repeating one the next turn after now is written.

    Refused when it is done already. Locks the customer, then the task.
    """
    with transaction.atomic():
        task = lock_task(actor=actor, task_id=task_id)
        refuse_if(rules.why_cannot_finish(is_done=task.is_done))
        task.done_at, task.done_by_id, task.remind_at, task.changed_at = now, actor.id_or_none, None, now
        task.save(update_fields=["done_at", "done_by", "remind_at", "changed_at"])
        _bring_next(task, now)
        tell(actor, DONE, task, now)
    return task


def _bring_next(task: Task, now: datetime) -> Task | None:
    """Write the next turn: the first after both its own day and this moment, so that missed turns do not pile up."""
    if not task.repeat:
        return None
    starts = wall(task.series_at)
    after = max(wall(task.due_at), wall(now))
    if task.is_all_day:
        after = after.replace(hour=0, minute=0, second=0, microsecond=0)
    following = repeating.next_after(task.repeat, starts=starts, after=after)
    if following is None:
        return None
    turn = Task(
        **{name: getattr(task, name) for name in _KEPT},
        due_at=timezone.make_aware(following),
        entry_key=uuid.uuid4(),
        created_at=now,
        changed_at=now,
    )
    set_reminder(turn, now)
    turn.save(force_insert=True)
    return turn


_KEPT = (
    *("customer_id", "title", "note", "is_all_day", "priority", "repeat", "series", "series_at", "assignee_ids"),
    *("creator_id", "origin", "origin_id", "remind_minutes"),
)


def reopen_task(*, actor: Actor, task_id: int, now: datetime) -> Task:
    """Put a finished task back; the next turn that finishing it brought goes again.

    Refused when it is not done, done too long ago, or when the next turn is done already. Locks as finish_task.
    """
    with transaction.atomic():
        task = lock_task(actor=actor, task_id=task_id)
        following = _turn_after(task)
        is_next_done = following is not None and following.is_done
        refuse_if(rules.why_cannot_reopen(done_at=task.done_at, now=now, is_next_done=is_next_done))
        if following is not None:
            following.delete()
        task.done_at, task.done_by_id, task.changed_at = None, None, now
        set_reminder(task, now)
        task.save(update_fields=["done_at", "done_by", "remind_at", "remind_minutes", "changed_at"])
        tell(actor, REOPENED, task, now)
    return task


def _turn_after(task: Task) -> Task | None:
    """Return the turn that was written when this one was done, locked; None when there is none or it was deleted."""
    if not task.repeat or task.done_at is None:
        return None
    rows = Task.objects.select_for_update().filter(Q(customer_id=task.customer_id), series=task.series)
    return rows.filter(created_at=task.done_at, deleted_at__isnull=True).exclude(pk=task.pk).first()
