"""What this room itself brings to the calendar: tasks, and the next steps promised to customers."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, visible_to

from ..models import Task
from ..services import set_next_step
from ..todo.drafts import Due
from ..todo.queries import visible_tasks
from ..todo.queries.listing import start_of_day
from ..todo.queries.scope import open_customers
from ..todo.repeating import count_down, next_after, times_between
from ..todo.rules import is_overdue
from ..todo.services import move_task
from .sources import Asked, Entry

TASK, STEP = "task", "step"
_COLUMNS = ("pk", "name", "next_follow_on", "next_step", "owner_id", "updated_at", "grade")


def find_tasks(asked: Asked) -> list[Entry]:
    """Return tasks due in the span; of open repeating ones also the turns to come."""
    rows = _tasks(asked).select_related("customer").order_by("due_at", "pk")
    within = rows.filter(due_at__gte=asked.first, due_at__lt=asked.last)
    if asked.for_feed:
        found = list(rows.filter(due_at__lt=asked.last, done_at__isnull=True)[: asked.limit])
        entries = [_task_entry(task, asked) for task in found]
        return entries + [entry for task in found if task.repeat for entry in _series(task)]
    entries = [_task_entry(task, asked) for task in within[: asked.limit]]
    repeating = rows.filter(done_at__isnull=True, due_at__lt=asked.last).exclude(repeat="")[: asked.limit]
    return entries + [turn for task in repeating for turn in _turns(task, asked)]


def _tasks(asked: Asked) -> Any:
    """Start from the person's own index where one's own calendar is asked for."""
    own = asked.person_ids == (asked.actor.person_id,)
    if own and asked.actor.can("task", "view"):
        rows = Task.objects.filter(open_customers(asked.actor), deleted_at__isnull=True)
    else:
        rows = visible_tasks(asked.actor)
    if asked.person_ids is None:
        return rows
    people = list(asked.person_ids)
    doing = Q(done_at__isnull=True, assignee_ids__overlap=people)
    return rows.filter(doing | Q(done_at__isnull=False, done_by_id__in=people))


def _task_entry(task: Task, asked: Asked) -> Entry:
    late = not task.is_done and is_overdue(
        due_at=task.due_at, is_all_day=task.is_all_day, now=asked.now, day_start=start_of_day(asked.now)
    )
    return Entry(
        source=TASK,
        id=task.pk,
        title=task.title,
        starts_at=task.due_at,
        is_all_day=task.is_all_day,
        customer_id=task.customer_id,
        customer_name=task.customer.name if task.customer else "",
        person_ids=tuple(task.assignee_ids),
        url=reverse("tasks:detail", args=[task.pk]),
        tone="red" if late else "gold" if task.priority == 1 else "",
        note=task.note,
        is_done=task.is_done,
        is_fixed=task.is_done,
        changed_at=task.changed_at,
    )


def _turns(task: Task, asked: Asked) -> Iterator[Entry]:
    """Draw the turns that this task will still take in the span, after its own day."""
    after = timezone.localtime(task.due_at).replace(tzinfo=None)
    first = max(timezone.localtime(asked.first).replace(tzinfo=None), after)
    last = timezone.localtime(asked.last).replace(tzinfo=None)
    starts = timezone.localtime(task.series_at).replace(tzinfo=None)
    for at in times_between(task.repeat, starts=starts, first=first, last=last):
        if at > after:
            yield Entry(
                source=TASK,
                id=task.pk,
                title=task.title,
                starts_at=timezone.make_aware(at),
                is_all_day=task.is_all_day,
                customer_id=task.customer_id,
                customer_name=task.customer.name if task.customer else "",
                person_ids=tuple(task.assignee_ids),
                url=reverse("tasks:detail", args=[task.pk]),
                tone="outline",
                is_fixed=True,
            )


def _series(task: Task) -> list[Entry]:
    """Hand the turns after this one on as a rule; this one stands for itself, since it may have been moved."""
    starts = timezone.localtime(task.series_at).replace(tzinfo=None)
    after = timezone.localtime(task.due_at).replace(tzinfo=None)
    following = next_after(task.repeat, starts=starts, after=after)
    if following is None:
        return []
    return [
        Entry(
            source=TASK,
            id=task.pk,
            title=task.title,
            starts_at=timezone.make_aware(following),
            is_all_day=task.is_all_day,
            customer_id=task.customer_id,
            customer_name=task.customer.name if task.customer else "",
            url=reverse("tasks:detail", args=[task.pk]),
            note=task.note,
            repeat=count_down(task.repeat, starts=starts, first=following),
            changed_at=task.changed_at,
            series=str(task.series),
        )
    ]


def move_task_entry(actor: Actor, task_id: int, due: Due, now: datetime) -> None:
    """Put a task where it was dropped."""
    move_task(actor=actor, task_id=task_id, due=due, now=now)


def find_steps(asked: Asked) -> list[Entry]:
    """Return the next steps promised to customers in the span, by their owners."""
    if not asked.actor.can("customer", "view"):
        return []
    days = (timezone.localdate(asked.first), timezone.localdate(asked.last - timedelta(seconds=1)))
    rows = visible_to(asked.actor).filter(next_follow_on__range=days)
    if asked.person_ids is not None:
        rows = rows.filter(owner_id__in=asked.person_ids)
    found = rows.order_by("next_follow_on", "pk").only(*_COLUMNS)[: asked.limit]
    return [_step_entry(customer, asked) for customer in found]


def _step_entry(customer: Customer, asked: Asked) -> Entry:
    day = customer.next_follow_on
    assert day is not None
    return Entry(
        source=STEP,
        id=customer.pk,
        title=customer.next_step or _("跟进"),
        starts_at=timezone.make_aware(datetime.combine(day, time.min)),
        is_all_day=True,
        customer_id=customer.pk,
        customer_name=customer.name,
        person_ids=(customer.owner_id,) if customer.owner_id else (),
        url=reverse("activities:next_step", args=[customer.pk]),
        tone="red" if day < timezone.localdate(asked.now) else "green",
        changed_at=customer.updated_at,
    )


def move_step(actor: Actor, customer_id: int, due: Due, now: datetime) -> None:
    """Promise the next step for another day; it has no time of the day."""
    customer = get_customer(actor=actor, customer_id=customer_id, columns=("next_step",))
    set_next_step(actor=actor, customer_id=customer_id, next_on=due.day, next_step=customer.next_step, now=now)
