"""Open tasks: with their customer to its owner, the others to who gets the rest; reminders go along."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.activities.models import Task
from zhike.notify.services import notify

from ..ledger import Ledger
from ..registry import Work

# Where the new one has the task already, the leaver just leaves it.
_TO = (
    "CASE WHEN {to} = ANY(row.assignee_ids) THEN array_remove(row.assignee_ids, %(person)s::bigint)"
    " ELSE array_replace(row.assignee_ids, %(person)s::bigint, {to}::bigint) END"
)
_OWNER = (
    "coalesce((SELECT customer.owner_id FROM customers_customer AS customer"
    " WHERE customer.id = row.customer_id AND customer.owner_id <> %(person)s), %(main)s)"
)
_OPEN = "%(person)s = ANY(row.assignee_ids) AND row.done_at IS NULL AND row.deleted_at IS NULL"


def count_tasks(person_id: int) -> int:
    """Count what somebody has still to do."""
    return _open_of(person_id).count()


def _open_of(person_id: int) -> QuerySet[Task]:
    return Task.objects.filter(assignee_ids__contains=[person_id], done_at__isnull=True, deleted_at__isnull=True)


def hand_tasks_on(work: Work, ledger: Ledger) -> int:
    """Let the owner of the customer (or who gets the rest) do it; each new one is told how many came."""
    before = dict(_open_of(work.person_id).values_list("pk", "assignee_ids"))
    values = {"person": work.person_id, "main": work.main_id}
    moved = ledger.change(Task, {"assignee_ids": _TO.format(to=_OWNER)}, _OPEN, values)
    _tell(work, before)
    return moved


def _tell(work: Work, before: Mapping[int, Sequence[int]]) -> None:
    after = Task.objects.filter(pk__in=before).values_list("pk", "assignee_ids")
    counts = Counter(person_id for pk, people in after for person_id in people if person_id not in before[pk])
    for person_id, count in sorted(counts.items()):
        notify(
            person_ids=[person_id],
            kind="activities.task_given",
            title=format_lazy(_("离职交接：{n} 个任务转给了你"), n=count),
            url="/tasks/",
            key=f"handover-tasks:{work.handover_id}:{int((work.run_at or work.now).timestamp())}",
            at=work.now,
        )
