"""Tasks in a list: one's own, given to others, the team's; by keyset."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.conditions.queries import matching
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ...models import Task
from ..choices import Priority
from ..listing import DONE, GIVEN, LATE, OPEN, TEAM, TODAY, WEEK, WHEN, WHOSE
from ..rules import is_overdue
from .scope import OBJECT, is_own, led_people, open_customers, visible_tasks

SUBJECT = "task"
MOST_PEOPLE = 300


@dataclass(frozen=True)
class TaskRow:
    """A task as lists show it."""

    task: Task
    people: Sequence[str]
    is_overdue: bool
    may_change: bool


def whose_of(state: ListState) -> str:
    """Return whose tasks the list shows."""
    asked = state.filter("whose")
    return asked if asked in dict(WHOSE) else "mine"


def when_of(state: ListState) -> str:
    """Return which of them."""
    asked = state.filter("when")
    return asked if asked in dict(WHEN) else OPEN


def list_tasks(*, actor: Actor, state: ListState, node: Any, now: datetime) -> Page[TaskRow]:
    """Return one page of tasks that the actor may see; with `node` those that the condition holds for.

    A fixed number of queries whatever the page size.
    """
    rows = narrow(actor, state, now)
    if node is not None:
        rows = rows.filter(pk__in=matching(actor=actor, subject=SUBJECT, node=node, now=now).only("pk"))
    found = build_page(
        _walk(rows.select_related("customer", "creator"), state),
        limit=state.limit,
        after=state.cursor,
        key=lambda task: _key(task, state),
        sort=state.order,
    )
    return Page(draw_rows(actor, found.rows, now), found.next, found.previous)


def narrow(actor: Actor, state: ListState, now: datetime) -> QuerySet[Task]:
    """Return the tasks of a list's simple filters."""
    rows = _of_whom(actor, state).filter(_when(when_of(state), now))
    priority = state.filter("priority")
    if priority.isdecimal() and int(priority) in Priority.values:
        rows = rows.filter(priority=int(priority))
    if state.filter("origin"):
        rows = rows.filter(origin=state.filter("origin"))
    return rows


def _of_whom(actor: Actor, state: ListState) -> QuerySet[Task]:
    """Start from the index that the question has: one's own do not need the wide condition of all visible ones."""
    whose, asked = whose_of(state), state.filter("person")
    if whose == TEAM:
        rows = visible_tasks(actor)
        return rows.filter(assignee_ids__contains=[int(asked)]) if is_number(asked) else rows
    if not actor.can(OBJECT, "view"):
        return Task.objects.none()
    rows = Task.objects.filter(open_customers(actor), deleted_at__isnull=True)
    if whose == GIVEN:
        return rows.filter(creator_id=actor.person_id).exclude(assignee_ids=[actor.person_id])
    return rows.filter(assignee_ids__contains=[actor.person_id])


def is_number(text: str) -> bool:
    """Say whether an address names an id."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def start_of_day(now: datetime) -> datetime:
    """Return the midnight before a moment in the company's time zone."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))


def late(now: datetime) -> Q:
    """Return the condition for open tasks whose time is over."""
    timed = Q(is_all_day=False, due_at__lt=now)
    return Q(done_at__isnull=True) & (timed | Q(is_all_day=True, due_at__lt=start_of_day(now)))


def _when(when: str, now: datetime) -> Q:
    start = start_of_day(now)
    unfinished = Q(done_at__isnull=True)
    return {
        DONE: Q(done_at__isnull=False),
        LATE: late(now),
        TODAY: unfinished & Q(due_at__lt=start + timedelta(days=1)),
        WEEK: unfinished & Q(due_at__lt=start + timedelta(days=7)),
    }.get(when, unfinished)


def _key(task: Task, state: ListState) -> tuple[Any, ...]:
    at = (task.done_at or task.due_at) if when_of(state) == DONE else task.due_at
    lead = (task.priority,) if state.sort == "priority" else ()
    return (*lead, at.isoformat(), task.pk)


def _walk(rows: QuerySet[Task], state: ListState) -> list[Task]:
    """Read one page in its direction; done ones newest first, by when they were done."""
    moment, cursor = ("done_at", state.cursor) if when_of(state) == DONE else ("due_at", state.cursor)
    down = (when_of(state) == DONE) != state.descending
    down = down != bool(cursor and cursor.backwards)
    names = [*(("priority",) if state.sort == "priority" else ()), moment, "pk"]
    if cursor:
        rows = rows.filter(_beyond(names, _values(cursor.values), down=down))
    return list(rows.order_by(*(f"-{name}" if down else name for name in names))[: state.limit + 1])


def _values(values: Sequence[Any]) -> list[Any]:
    return [datetime.fromisoformat(one) if isinstance(one, str) else int(one) for one in values]


def _beyond(names: Sequence[str], values: Sequence[Any], *, down: bool) -> Q:
    """Return the condition for rows after a place in a lexical order."""
    word, found = "lt" if down else "gt", Q(pk__in=[])
    for at, name in enumerate(names):
        same = dict(zip(names[:at], values[:at], strict=True))
        found |= Q(**same, **{f"{name}__{word}": values[at]})
    return found


def draw_rows(actor: Actor, tasks: Iterable[Task], now: datetime) -> list[TaskRow]:
    """Put names to the people of tasks and say what is late, in one query."""
    rows = list(tasks)
    names = person_names({pk for task in rows for pk in task.assignee_ids})
    led = led_people(actor) if rows else []
    start = start_of_day(now)
    return [
        TaskRow(
            task,
            [names.get(pk, "") for pk in task.assignee_ids],
            not task.is_done and is_overdue(due_at=task.due_at, is_all_day=task.is_all_day, now=now, day_start=start),
            led is None or is_own(actor, task) or not set(task.assignee_ids).isdisjoint(led),
        )
        for task in rows
    ]


def list_led(actor: Actor) -> list[Person]:
    """Return the colleagues whose tasks a leader may choose to see."""
    people = led_people(actor)
    rows = Person.objects.filter(is_active=True)
    if people is not None:
        if not people:
            return []
        rows = rows.filter(pk__in=people)
    return list(rows.order_by("name_sort", "pk")[:MOST_PEOPLE])
