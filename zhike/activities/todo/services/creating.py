"""Give a task: to oneself or to colleagues, about a customer or none; other rooms call this, too."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhike.access.actor import Actor

from ...models import Task
from ..drafts import TaskDraft
from ..kinds import CREATED
from .checks import lock_for_giving, require_people, require_plan, require_rule, set_reminder, tell, unique
from .telling import tell_assignees


def create_task(*, actor: Actor, draft: TaskDraft, now: datetime) -> Task:
    """Write down what somebody has to do by when, plan its reminder and tell whoever gets it.

    The same entry a second time returns the first one and changes nothing. Refused with a code of
    rules.why_cannot_plan, for people who left or may not see the customer, and for a rule that never comes.
    Locks the customer; may be called while it is locked already.
    """
    with transaction.atomic():
        customer = lock_for_giving(actor, draft.customer_id)
        earlier = Task.objects.filter(Q(customer_id=draft.customer_id), entry_key=draft.entry_key).first()
        if earlier is not None:
            return earlier
        people = unique(draft.assignee_ids) or ([actor.person_id] if actor.id_or_none else [])
        require_plan(draft.title, draft.due, people, now)
        require_rule(draft.repeat, draft.due)
        require_people(actor, people, draft.customer_id)
        task = _build(actor, draft, people, now)
        task.customer = customer
        set_reminder(task, now)
        task.save(force_insert=True)
        tell(actor, CREATED, task, now, origin=task.origin)
        tell_assignees(actor, task, people, now)
    return task


def _build(actor: Actor, draft: TaskDraft, people: list[int], now: datetime) -> Task:
    return Task(
        title=draft.title.strip(),
        note=draft.note.strip(),
        due_at=draft.due.at,
        is_all_day=draft.due.is_all_day,
        priority=draft.priority,
        repeat=draft.repeat,
        series=uuid.uuid4(),
        series_at=draft.due.at,
        assignee_ids=people,
        creator_id=actor.id_or_none,
        origin=draft.origin,
        origin_id=draft.origin_id,
        entry_key=draft.entry_key,
        remind_minutes=draft.remind_minutes,
        created_at=now,
        changed_at=now,
    )
