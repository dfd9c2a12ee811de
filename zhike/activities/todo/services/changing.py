"""Change what a task says, move it, hand it on, take it away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from ...models import Task
from .. import rules
from ..drafts import Due, TaskWords
from ..kinds import CHANGED, DELETED, MOVED, REASSIGNED
from .checks import lock_task, require_people, require_plan, require_rule, set_reminder, tell, unique
from .telling import tell_assignees

_WORDS = ("title", "note", "due_at", "is_all_day", "priority", "repeat", "assignee_ids", "remind_minutes")


def change_task(*, actor: Actor, task_id: int, words: TaskWords, now: datetime) -> Task:
    """Let a task say something else; a new rule counts from the new day.

    Refused for done tasks and as create_task. Locks the customer, then the task.
    """
    with transaction.atomic():
        task = _lock_open(actor, task_id)
        before, people = _state(task), list(task.assignee_ids)
        _put(task, words)
        if words.due.at != before["due_at"]:
            refuse_if(rules.why_cannot_be_due(due_day=words.due.day, today=timezone.localdate(now)))
        require_plan(words.title, _due_for_check(words, before, now), task.assignee_ids, now)
        if words.repeat != before["repeat"]:
            require_rule(words.repeat, words.due)
            task.series_at = words.due.at
        require_people(actor, [pk for pk in task.assignee_ids if pk not in people], task.customer_id)
        if _state(task) == before:
            return task
        _save(task, now)
        tell(actor, CHANGED, task, now)
        tell_assignees(actor, task, [pk for pk in task.assignee_ids if pk not in people], now)
    return task


def _due_for_check(words: TaskWords, before: dict[str, object], now: datetime) -> Due:
    """An overdue task may be changed without being moved."""
    return words.due if words.due.at != before["due_at"] else Due(now)


def _put(task: Task, words: TaskWords) -> None:
    task.title, task.note = words.title.strip(), words.note.strip()
    task.due_at, task.is_all_day = words.due.at, words.due.is_all_day
    task.priority, task.repeat, task.remind_minutes = words.priority, words.repeat, words.remind_minutes
    task.assignee_ids = unique(words.assignee_ids)


def _state(task: Task) -> dict[str, object]:
    return {name: getattr(task, name) for name in _WORDS}


def move_task(*, actor: Actor, task_id: int, due: Due, now: datetime) -> Task:
    """Put a task off or forward; a repeating one keeps its rhythm, only this turn moves.

    Refused for done tasks and days that are over. Locks the customer, then the task.
    """
    with transaction.atomic():
        task = _lock_open(actor, task_id)
        if (task.due_at, task.is_all_day) == (due.at, due.is_all_day):
            return task
        refuse_if(rules.why_cannot_be_due(due_day=due.day, today=timezone.localdate(now)))
        before = task.due_at
        task.due_at, task.is_all_day = due.at, due.is_all_day
        _save(task, now)
        tell(actor, MOVED, task, now, **{"from": before})
    return task


def reassign_task(*, actor: Actor, task_id: int, assignee_ids: Sequence[int], now: datetime) -> Task:
    """Hand a task on; who gets it is told.

    Refused for done tasks and for people who left or may not see the customer. Locks the customer, then the task.
    """
    with transaction.atomic():
        task = _lock_open(actor, task_id)
        people, before = unique(assignee_ids), list(task.assignee_ids)
        if people == before:
            return task
        require_plan(task.title, Due(now), people, now)
        require_people(actor, people, task.customer_id)
        task.assignee_ids = people
        _save(task, now)
        tell(actor, REASSIGNED, task, now, **{"from": before})
        tell_assignees(actor, task, [pk for pk in people if pk not in before], now)
    return task


def delete_task(*, actor: Actor, task_id: int, now: datetime) -> None:
    """Take a task away; its row and history stay. A repeating one does not come again.

    Refused for whoever neither gave it nor leads. Locks the customer, then the task.
    """
    with transaction.atomic():
        task = lock_task(actor=actor, task_id=task_id, capability="delete")
        task.deleted_at, task.remind_at, task.changed_at = now, None, now
        task.save(update_fields=["deleted_at", "remind_at", "changed_at"])
        tell(actor, DELETED, task, now)


def _lock_open(actor: Actor, task_id: int) -> Task:
    task = lock_task(actor=actor, task_id=task_id)
    refuse_if(rules.why_cannot_change(is_done=task.is_done))
    return task


def _save(task: Task, now: datetime) -> None:
    task.changed_at = now
    set_reminder(task, now)
    task.save(update_fields=[*_WORDS, "series_at", "remind_at", "changed_at"])
