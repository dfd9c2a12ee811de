"""Short builders of tasks over the real services."""

from datetime import datetime, timedelta
from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Task
from zhike.activities.todo.drafts import Due, TaskDraft, due_on
from zhike.activities.todo.services import create_task
from zhike.customers.models import Customer
from zhike.testing.world import NOW

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def give(
    person: Person, title: str = "发报价", *, to: tuple[Person, ...] = (), now: datetime = NOW, **words: Any
) -> Task:
    """Let a person give a task; due tomorrow, one's own unless said otherwise."""
    of: Customer | None = words.pop("of", None)
    due = words.pop("due", due_on(TOMORROW))
    draft = TaskDraft(
        title=title,
        due=due,
        customer_id=of.pk if of else None,
        assignee_ids=tuple(one.pk for one in to),
        **words,
    )
    return create_task(actor=get_actor(person.pk), draft=draft, now=now)


def at(hour: int, *, days: int = 0, minute: int = 0) -> Due:
    """Return due at a time of the day, so many days from today."""
    return Due(NOW.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days))
