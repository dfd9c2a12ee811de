"""Let open tasks go with their customer when somebody else answers for it; the room above says with which moves."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.events.services import record_many
from zhike.notify.services import notify

from ...models import Task
from ..kinds import GIVEN, REASSIGNED

_MOVING = """
SELECT task.id, task.assignee_ids AS before, move.to_id,
  CASE WHEN move.to_id = ANY(task.assignee_ids) THEN array_remove(task.assignee_ids, move.from_id)
  ELSE array_replace(task.assignee_ids, move.from_id, move.to_id) END AS after
FROM unnest(%(customers)s::bigint[], %(from)s::bigint[], %(to)s::bigint[]) AS move(customer_id, from_id, to_id)
JOIN activities_task AS task ON task.customer_id = move.customer_id AND move.from_id = ANY(task.assignee_ids)
WHERE task.done_at IS NULL AND task.deleted_at IS NULL
"""
# What the task said before its people were changed last; only where that was the one who has the customer back.
_RETURNING = """
SELECT DISTINCT ON (task.id) task.id, task.assignee_ids AS before, move.to_id, was.assignee_ids AS after
FROM unnest(%(customers)s::bigint[], %(from)s::bigint[], %(to)s::bigint[]) AS move(customer_id, from_id, to_id)
JOIN activities_task AS task ON task.customer_id = move.customer_id AND move.from_id = ANY(task.assignee_ids)
JOIN activities_taskhistoryrow AS was ON was.pgh_obj_id = task.id AND was.assignee_ids <> task.assignee_ids
WHERE task.done_at IS NULL AND task.deleted_at IS NULL
ORDER BY task.id, was.pgh_id DESC
"""
_WRITE = """
UPDATE activities_task AS task SET assignee_ids = moving.after, changed_at = %(now)s
FROM ({moving}) AS moving WHERE task.id = moving.id AND moving.to_id = ANY(moving.after)
RETURNING task.id, task.customer_id, task.title, task.due_at, task.is_all_day, task.assignee_ids, moving.before,
  moving.to_id
"""


class Moved(NamedTuple):
    """A task that has other people now; in the order of RETURNING."""

    pk: int
    customer_id: int
    title: str
    due_at: datetime
    is_all_day: bool
    assignee_ids: list[int]
    before: list[int]
    to_id: int


class Succession(NamedTuple):
    """Somebody answers for a customer after somebody else."""

    customer_id: int
    from_id: int
    to_id: int


def find_busy(customer_ids: Collection[int]) -> set[int]:
    """Return those of the customers about whom something is still to be done."""
    rows = Task.objects.filter(customer_id__in=customer_ids, done_at__isnull=True, deleted_at__isnull=True)
    return {pk for (pk,) in rows.values_list("customer_id").distinct() if pk is not None}


def follow_owner(*, actor: Actor, moves: Sequence[Succession], now: datetime) -> int:
    """Give open tasks of former owners to who has the customers now, tell these how many, and return how many moved.

    Colleagues who share a task keep it. Inside the transaction that changes the owners, with the customers locked.
    """
    moved = _write(actor, _MOVING, moves, now)
    for person_id, count in sorted(Counter(one.to_id for one in moved).items()):
        notify(
            person_ids=[person_id],
            kind=GIVEN.name,
            title=format_lazy(_("客户换了负责人，{n} 个没做完的任务转给了你"), n=count),
            url="/tasks/",
            key=f"tasks-followed:{moved[0].pk}:{int(now.timestamp() * 1000)}",
            at=now,
        )
    return len(moved)


def return_to_owner(*, actor: Actor, moves: Sequence[Succession], now: datetime) -> int:
    """Undo follow_owner where nobody changed the people of a task since; return how many went back."""
    return len(_write(actor, _RETURNING, moves, now))


def _write(actor: Actor, moving: str, moves: Sequence[Succession], now: datetime) -> list[Moved]:
    if not moves:
        return []
    customers, from_, to = (list(column) for column in zip(*moves, strict=True))
    asked: dict[str, Any] = {"customers": customers, "from": from_, "to": to, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(moving=moving), asked)
        moved = [Moved(*row) for row in cursor.fetchall()]
    record_many(actor=actor, kind=REASSIGNED, rows=[(one.customer_id, now, _said(one)) for one in moved])
    return moved


def _said(one: Moved) -> Mapping[str, Any]:
    return {
        "task_id": one.pk,
        "title": one.title,
        "due_at": one.due_at,
        "all_day": one.is_all_day,
        "assignees": one.assignee_ids,
        "from": one.before,
    }
