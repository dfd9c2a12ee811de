"""Finish or move several tasks at once, each answered for itself."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused

from ...models import Task
from ..drafts import Due, due_on
from .changing import move_task
from .finishing import finish_task

Answers = dict[int, bool | Refusal]


def finish_tasks(*, actor: Actor, task_ids: Sequence[int], now: datetime) -> Answers:
    """Mark tasks as done; what one refuses does not hold the others up."""
    return _each(task_ids, lambda pk: bool(finish_task(actor=actor, task_id=pk, now=now)))


def move_tasks(*, actor: Actor, task_ids: Sequence[int], day: date, now: datetime) -> Answers:
    """Put tasks on a day; timed ones keep their time."""
    return _each(task_ids, lambda pk: _move(actor, pk, day, now))


def _move(actor: Actor, task_id: int, day: date, now: datetime) -> bool:
    found = Task.objects.filter(pk=task_id).values_list("due_at", "is_all_day").first()
    if found is None:
        raise Http404
    due = on_day(*found, day)
    move_task(actor=actor, task_id=task_id, due=due, now=now)
    return due.at != found[0]


def on_day(due_at: datetime, is_all_day: bool, day: date) -> Due:
    """Return a task's due on another day, at the same time of the day."""
    if is_all_day:
        return due_on(day)
    local = timezone.localtime(due_at)
    return Due(local + timedelta(days=(day - local.date()).days))


def _each(task_ids: Sequence[int], act: Callable[[int], bool]) -> Answers:
    answers: Answers = {}
    for pk in task_ids:
        try:
            answers[pk] = act(pk)
        except Refused as refused:
            answers[pk] = refused.refusal
        except Http404:
            answers[pk] = Refusal("tasks.gone", _("找不到这个任务，可能已被删除。"))
    return answers
