"""What every writer of tasks asks first."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.customers.queries import lock_customer, visible_to
from zhike.customers.queries.scope import reaches
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ...models import Task
from .. import policy, repeating, rules
from ..drafts import BY_SETTING, Due
from ..queries import get_task, may
from ..queries.scope import OBJECT


def lock_for_giving(actor: Actor, customer_id: int | None) -> Customer | None:
    """Lock the customer that a new task is about, in scope and open to new tasks; else refused."""
    if customer_id is None:
        refuse_if(rules.why_cannot_give(may=actor.can(OBJECT, "create")))
        return None
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
    refuse_if(rules.why_cannot_give(may=reaches(actor, OBJECT, "create", customer)))
    return customer


def lock_task(*, actor: Actor, task_id: int, capability: str = "edit") -> Task:
    """Return a task locked for change (its customer first), or not found, or refused with the reason."""
    seen = get_task(actor=actor, task_id=task_id)
    if seen.customer_id:
        lock_customer(actor=actor, customer_id=seen.customer_id, capability="view", columns=("name",))
    locked = Task.objects.select_for_update().filter(
        Q(customer_id=seen.customer_id), pk=task_id, deleted_at__isnull=True
    )
    task = locked.first()
    if task is None:
        raise Http404
    task.customer = seen.customer
    refuse_if(rules.why_cannot_touch(may=may(actor, task, capability)))
    return task


def require_plan(title: str, due: Due, assignee_ids: Collection[int], now: datetime) -> None:
    """Refuse what cannot be a task."""
    refuse_if(
        rules.why_cannot_plan(title=title, due_day=due.day, today=timezone.localdate(now), assignee_ids=assignee_ids)
    )


def require_rule(repeat: str, due: Due) -> None:
    """Refuse a rule that cannot be followed."""
    refuse_if(repeating.why_cannot_repeat(repeat, starts=wall(due.at)))


def require_people(actor: Actor, assignee_ids: Collection[int], customer_id: int | None) -> None:
    """Refuse people who left, and people who do not see the customer."""
    names = dict(Person.objects.filter(pk__in=assignee_ids, is_active=True).values_list("pk", "name"))
    if set(assignee_ids) - set(names):
        refuse_if(Refusal("tasks.assignee_invalid", _("有人已经停用，请换一位。"), {"field": "assignees"}))
    if customer_id is not None:
        others = [pk for pk in assignee_ids if pk != actor.person_id]
        refuse_if(rules.why_cannot_see([names[pk] for pk in others if not _sees(pk, customer_id)]))


def _sees(person_id: int, customer_id: int) -> bool:
    return visible_to(get_actor(person_id)).filter(pk=customer_id).exists()


def wall(at: datetime) -> datetime:
    """Return a moment as the wall clock of the company shows it."""
    return timezone.localtime(at).replace(tzinfo=None)


def set_reminder(task: Task, now: datetime) -> None:
    """Put the next reminder of a task on it."""
    if task.remind_minutes == BY_SETTING:
        task.remind_minutes = 0 if task.is_all_day else policy.number_of("remind_minutes")
    task.remind_at = rules.compute_reminder(
        due_at=timezone.localtime(task.due_at),
        is_all_day=task.is_all_day,
        minutes=task.remind_minutes,
        morning=policy.number_of("morning_hour"),
        now=now,
    )


def tell(actor: Actor, kind: str, task: Task, now: datetime, **more: Any) -> None:
    """Record what happened to a task."""
    data = {
        "task_id": task.pk,
        "title": task.title,
        "due_at": task.due_at,
        "all_day": task.is_all_day,
        "assignees": list(task.assignee_ids),
        **more,
    }
    record(actor=actor, kind=kind, customer_id=task.customer_id, data=data, at=now)


def unique(ids: Iterable[int]) -> list[int]:
    """Return ids once each, in their order."""
    return list(dict.fromkeys(ids))
