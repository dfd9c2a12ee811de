"""One task with everything its page says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.events.queries import RowChange, list_row_history
from zhike.lib.refusals import Refusal, refuse_if

from ...models import Task
from .. import origins, repeating, rules
from .listing import start_of_day
from .scope import get_task, may

COMING = 3
UNSAID = frozenset({"remind_at", "changed_at", "series_at", "series", "entry_key", "assignee_ids"})


@dataclass(frozen=True)
class ShownTask:
    """A task, its people's names, where it comes from, when it comes again, and what the actor may do."""

    task: Task
    people: Sequence[str]
    rule: str
    coming: Sequence[datetime]
    origin_label: str
    origin_url: str
    is_overdue: bool
    cannot_change: Refusal | None
    cannot_reopen: Refusal | None
    may_delete: bool
    history: Sequence[RowChange]


def get_shown(*, actor: Actor, task_id: int, now: datetime) -> ShownTask:
    """Return what the page of a task shows, or Http404."""
    task = get_task(actor=actor, task_id=task_id)
    names = person_names(task.assignee_ids)
    touch = rules.why_cannot_touch(may=may(actor, task, "edit"))
    origin = origins.find_origin(task.origin)
    day_start = start_of_day(now)
    return ShownTask(
        task=task,
        people=[names.get(pk, "") for pk in task.assignee_ids],
        rule=repeating.say_rule(task.repeat),
        coming=_coming(task),
        origin_label=str(origin.label) if origin else "",
        origin_url=origins.url_of(task.origin, task.customer_id, task.origin_id),
        is_overdue=not task.is_done
        and rules.is_overdue(due_at=task.due_at, is_all_day=task.is_all_day, now=now, day_start=day_start),
        cannot_change=touch or rules.why_cannot_change(is_done=task.is_done),
        cannot_reopen=touch or rules.why_cannot_reopen(done_at=task.done_at, now=now, is_next_done=False),
        may_delete=may(actor, task, "delete"),
        history=_history(actor, task),
    )


def _history(actor: Actor, task: Task) -> list[RowChange]:
    """Return what people changed; what the program keeps for itself is left out."""
    changes = list_row_history(actor=actor, model=Task, object_id=task.pk, customer_id=task.customer_id, limit=50)
    return [change for change in changes if change.field not in UNSAID]


def _coming(task: Task) -> list[datetime]:
    """Return the next turns of a repeating task."""
    if not task.repeat or task.is_done:
        return []
    starts = timezone.localtime(task.series_at).replace(tzinfo=None)
    after = timezone.localtime(task.due_at).replace(tzinfo=None)
    last = after + timedelta(days=366 * 2)
    found = repeating.times_between(task.repeat, starts=starts, first=after, last=last, most=COMING + 1)
    return [one for one in found if one > after][:COMING]


def open_for_change(*, actor: Actor, task_id: int) -> Task:
    """Return an open task that the actor may change; else not found, or refused with the reason."""
    task = get_task(actor=actor, task_id=task_id)
    refuse_if(rules.why_cannot_touch(may=may(actor, task, "edit")))
    refuse_if(rules.why_cannot_change(is_done=task.is_done))
    return task
