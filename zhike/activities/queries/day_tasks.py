"""Tasks of today and late ones, as reasons of 今日."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Task
from ..reasons import COUNT_CAP, Asked, TodayItem
from ..today_words import overdue_chip, shorten
from ..todo.queries import visible_tasks
from ..todo.queries.listing import start_of_day
from ..todo.queries.scope import OBJECT, open_customers
from ..todo.rules import is_overdue
from ..todo.services.by_contact import STEP

WAITS = """
EXISTS (SELECT FROM activities_task WHERE deleted_at IS NULL AND done_at IS NULL AND due_at < asked.tomorrow
  AND assignee_ids @> ARRAY[asked.person])
"""


def _due(asked: Asked) -> QuerySet[Task]:
    """Return the person's open tasks due by the end of the day; what was made of a promise stands as the promise."""
    own = asked.person_id == asked.actor.person_id and asked.actor.can(OBJECT, "view")
    rows = (
        Task.objects.filter(open_customers(asked.actor), deleted_at__isnull=True) if own else visible_tasks(asked.actor)
    )
    end = start_of_day(asked.now) + timedelta(days=1)
    rows = rows.filter(done_at__isnull=True, assignee_ids__contains=[asked.person_id], due_at__lt=end)
    promised = Q(customer__owner_id=asked.person_id, customer__next_follow_on__lte=asked.today)
    rows = rows.exclude(promised, origin=STEP)
    return rows if asked.among is None else rows.filter(customer_id__in=asked.among)


def find_tasks(asked: Asked) -> list[TodayItem]:
    """Return tasks due by today, the oldest first; of a day the urgent first."""
    rows = _due(asked).select_related("customer", "creator")
    if asked.after:
        at, priority, pk = datetime.fromisoformat(str(asked.after[0])), int(asked.after[1]), int(asked.after[2])
        beyond = Q(due_at__gt=at) | Q(due_at=at, priority__gt=priority)
        rows = rows.filter(beyond | Q(due_at=at, priority=priority, pk__gt=pk))
    found = rows.order_by("due_at", "priority", "pk")[: asked.limit + 1]
    return [_item(asked, task) for task in found]


def _item(asked: Asked, task: Task) -> TodayItem:
    customer: Any = task.customer
    chip, tone = _chip(asked, task)
    page = reverse("tasks:detail", args=[task.pk])
    by = task.creator.name if task.creator and task.creator_id != asked.person_id else ""
    sentence = _("任务：%(title)s") % {"title": shorten(task.title)} if customer else shorten(task.note)
    return TodayItem(
        customer_id=customer.pk if customer else 0,
        name=customer.name if customer else task.title,
        grade=customer.grade if customer else "",
        phone=asked.phone_of(customer, customer.phone) if customer else "",
        chip=chip,
        tone=tone,
        sentence=_("%(words)s（%(name)s派的）") % {"words": sentence, "name": by} if by else sentence,
        key=(task.due_at.isoformat(), task.priority, task.pk),
        act=_("看任务"),
        url=page,
        href="" if customer else page,
        tick=reverse("tasks:finish", args=[task.pk]),
    )


def _chip(asked: Asked, task: Task) -> tuple[str, str]:
    local = timezone.localtime(task.due_at)
    start = start_of_day(asked.now)
    days = (asked.today - local.date()).days
    if days > 0:
        return overdue_chip(days), "red"
    if task.is_all_day:
        return _("今天"), "gold" if task.priority == 1 else ""
    if is_overdue(due_at=task.due_at, is_all_day=False, now=asked.now, day_start=start):
        return _("%(at)s 已过") % {"at": f"{local:%H:%M}"}, "red"
    return f"{local:%H:%M}", "gold" if task.priority == 1 else ""


def count_tasks(asked: Asked) -> int:
    """Count them, up to the cap."""
    return _due(asked).order_by()[: COUNT_CAP + 1].count()
