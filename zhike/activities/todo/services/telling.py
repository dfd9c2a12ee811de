"""Messages to whoever gets a task."""

from collections.abc import Collection
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.notify.services import notify

from ...models import Task
from ..kinds import GIVEN


def tell_assignees(actor: Actor, task: Task, person_ids: Collection[int], now: datetime) -> None:
    """Tell people that a task is theirs now; nobody is told of what he gave himself."""
    others = [pk for pk in person_ids if pk != actor.person_id]
    if not others:
        return
    title = format_lazy(_("{name} 派给你：{title}"), name=actor.name, title=task.title)
    notify(
        person_ids=others,
        kind=GIVEN.name,
        title=title,
        url=f"/tasks/{task.pk}/",
        customer_id=task.customer_id,
        key=f"task-given:{task.pk}:{int(now.timestamp() * 1000)}",
        at=now,
    )
