"""Remind people of tasks before they are due.

The moment is emptied and the message written in one transaction: a worker that dies in between has done neither,
and the next one does both. Two workers at once share the tasks out by their row locks.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.customers.queries import visible_to
from zhike.notify.services import notify

from ...models import Task
from ..kinds import DUE

BATCH = 200
STALE = timedelta(days=3)


def remind(*, now: datetime) -> int:
    """Give every reminder that is due and return how many tasks they were about; older than three days is none."""
    total = 0
    while True:
        with transaction.atomic():
            rows = _take(now)
            for task in rows:
                _tell(task, now)
        total += len(rows)
        if len(rows) < BATCH:
            return total


def _take(now: datetime) -> Sequence[Task]:
    """Lock tasks whose reminder is due and empty the moment; those in another worker's hands are left to it."""
    due = Task.objects.select_for_update(skip_locked=True, of=("self",)).filter(remind_at__lte=now)
    rows = list(due.order_by("remind_at", "pk")[:BATCH])
    Task.objects.filter(pk__in=[task.pk for task in rows]).update(remind_at=None)
    return rows


def _tell(task: Task, now: datetime) -> None:
    assert task.remind_at is not None
    if task.remind_at < now - STALE:
        return
    for person_id, customer_name in _readers(task).items():
        notify(
            person_ids=[person_id],
            kind=DUE.name,
            title=_title(task),
            body=customer_name,
            url=reverse("tasks:detail", args=[task.pk]),
            customer_id=task.customer_id,
            key=f"task-due:{task.pk}:{int(task.remind_at.timestamp())}",
            at=now,
        )


def _title(task: Task) -> str | Promise:
    local = timezone.localtime(task.due_at)
    if task.is_all_day:
        return format_lazy(_("今天要做：{title}"), title=task.title)
    return format_lazy(_("{at} 要做：{title}"), at=f"{local:%m-%d %H:%M}", title=task.title)


def _readers(task: Task) -> dict[int, str]:
    """Return who is reminded, each with the customer's name; nobody who no longer sees the customer."""
    ids = list(Person.objects.filter(pk__in=task.assignee_ids, is_active=True).values_list("pk", flat=True))
    if task.customer_id is None:
        return dict.fromkeys(ids, "")
    found = {}
    for pk in ids:
        name = visible_to(get_actor(pk)).filter(pk=task.customer_id).values_list("name", flat=True).first()
        if name is not None:
            found[pk] = name
    return found
