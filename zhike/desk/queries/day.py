"""What stands around the list of 今日: figures on top, what was done, what comes, the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.shortcuts import get_object_or_404
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.activities.reasons import COUNT_CAP
from zhike.activities.rules import REACHED
from zhike.customers.queries import visible_to

TEAM_LIMIT = 200


@dataclass(frozen=True)
class TeamRow:
    """One colleague's day in figures; counts stop at COUNT_CAP + 1."""

    person_id: int
    name: str
    promised: int
    overdue: int
    never: int
    done: int
    reached: int
    tasks: int = 0
    late_tasks: int = 0


def start_of(day: date) -> datetime:
    """Return midnight in the company's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def has_customers(*, actor: Actor) -> bool:
    """Say whether the actor sees any customer at all: a leader without own ones is no newcomer."""
    return visible_to(actor).exists()


def leads_team(actor: Actor) -> bool:
    """Say whether the actor's scope holds other people's customers."""
    return may_see_day_of(actor) and (actor.scope("customer") in ("department", "tree", "all"))


def may_see_day_of(actor: Actor) -> bool:
    """Say whether the actor may read both customers and follow-ups."""
    return actor.can("customer", "view") and actor.can("follow_up", "view")


_TEAM = """
SELECT person.id, person.name, promise.today, promise.overdue, untouched.total, written.total, written.reached,
  task.total, task.late
FROM access_person AS person
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE next_follow_on = %(today)s) AS today,
           count(*) FILTER (WHERE next_follow_on < %(today)s) AS overdue
    FROM (SELECT next_follow_on FROM customers_customer
          WHERE owner_id = person.id AND deleted_at IS NULL AND next_follow_on <= %(today)s
            AND (%(everything)s OR department_id = ANY(%(departments)s))
          ORDER BY next_follow_on DESC LIMIT %(cap)s) AS due
) AS promise
CROSS JOIN LATERAL (
    SELECT count(*) AS total FROM (
        SELECT 1 FROM customers_customer
        WHERE owner_id = person.id AND deleted_at IS NULL AND last_contact_at IS NULL
          AND (next_follow_on IS NULL OR next_follow_on > %(today)s)
          AND (%(everything)s OR department_id = ANY(%(departments)s)) LIMIT %(cap)s) AS row
) AS untouched
CROSS JOIN LATERAL (
    SELECT count(*) AS total, count(*) FILTER (WHERE outcome = ANY(%(reached)s)) AS reached
    FROM activities_followup
    WHERE person_id = person.id AND deleted_at IS NULL AND at >= %(start)s
) AS written
CROSS JOIN LATERAL (
    SELECT count(*) AS total,
           count(*) FILTER (WHERE open.due_at < CASE WHEN open.is_all_day THEN %(start)s ELSE %(now)s END) AS late
    FROM (SELECT row.due_at, row.is_all_day FROM activities_task AS row
          LEFT JOIN customers_customer AS about ON about.id = row.customer_id
          WHERE row.assignee_ids @> ARRAY[person.id] AND row.done_at IS NULL AND row.deleted_at IS NULL
            AND row.due_at < %(end)s AND (row.customer_id IS NULL OR (about.deleted_at IS NULL
              AND (%(everything)s OR about.department_id = ANY(%(departments)s)))) LIMIT %(cap)s) AS open
) AS task
WHERE person.is_active AND (%(everything)s OR person.department_id = ANY(%(departments)s))
ORDER BY promise.overdue DESC, promise.today DESC, person.name_sort, person.id
LIMIT %(limit)s
"""


def list_team(*, actor: Actor, today: date) -> Sequence[TeamRow]:
    """Return the day of everybody in the actor's departments who has something to do or did something, in one query."""
    reach = reach_of(actor, "customer", "view")
    values: dict[str, Any] = {
        "today": today,
        "start": start_of(today),
        "end": start_of(today + timedelta(days=1)),
        "now": timezone.now(),
        "everything": reach.everything,
        "departments": list(reach.department_ids),
        "reached": list(REACHED),
        "cap": COUNT_CAP + 1,
        "limit": TEAM_LIMIT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TEAM, values)
        rows = [TeamRow(*row) for row in cursor.fetchall()]
    return [row for row in rows if row.promised or row.overdue or row.never or row.done or row.tasks]


def get_colleague(*, actor: Actor, person_id: int) -> Person:
    """Return a colleague whose customers lie in the actor's scope, or Http404."""
    reach = reach_of(actor, "customer", "view")
    people = Person.objects.filter(is_active=True)
    if not reach.everything:
        people = people.filter(department_id__in=reach.department_ids)
    return get_object_or_404(people, pk=person_id)
