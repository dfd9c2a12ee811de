"""Who may see which task.

A task about a customer is seen by nobody who does not see the customer. Within that: one's own (to do, or
given to others), those of customers that the right to view tasks reaches, and those of the people whose tasks
one may change. A task about no customer is nobody else's business: the right to view opens none of these.
"""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.customers.models import Customer
from zhike.customers.queries import visible_to
from zhike.customers.queries.scope import reached_through, reaches

from ...closing import open_rows
from ...models import Task

OBJECT = "task"


def open_customers(actor: Actor) -> Q:
    """Return the condition that a task is about nobody, or about a customer that the actor sees."""
    return Q(customer__isnull=True) | Q(customer__in=visible_to(actor).only("pk"))


def led_people(actor: Actor) -> list[int] | None:
    """Return the people whose tasks the actor may change beside his own, None for everybody."""
    reach = reach_of(actor, OBJECT, "edit")
    if reach.everything:
        return None
    if not reach.department_ids:
        return []
    people = Person.objects.filter(department_id__in=reach.department_ids)
    return list(people.order_by("pk").values_list("pk", flat=True))


def own(actor: Actor) -> Q:
    """Return the condition for tasks that the actor has to do or gave to others."""
    return Q(assignee_ids__contains=[actor.person_id]) | Q(creator_id=actor.person_id)


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Return the standing tasks that the actor may see."""
    if not actor.can(OBJECT, "view"):
        return Task.objects.none()
    rows = Task.objects.filter(open_customers(actor), deleted_at__isnull=True)
    people = led_people(actor)
    return rows if people is None else rows.filter(own(actor) | _led(people) | _reached(actor))


def _led(people: Sequence[int]) -> Q:
    return Q(assignee_ids__overlap=list(people)) if people else Q(pk__in=[])


def _reached(actor: Actor) -> Q:
    """Return the condition on the task's customer that the right opens, but for what a former owner kept."""
    reached = reached_through(actor, OBJECT) or Q(customer__isnull=False)
    return reached & Q(*open_rows(actor, person="creator_id"))


def tasks_of(actor: Actor, customer: Customer) -> QuerySet[Task]:
    """Return the standing tasks about a customer in scope that the actor may see."""
    rows = Task.objects.filter(customer_id=customer.pk, deleted_at__isnull=True)
    if not actor.can(OBJECT, "view"):
        return rows.none()
    reached, closed = reaches(actor, OBJECT, "view", customer), open_rows(actor, person="creator_id")
    if reached and not closed:
        return rows
    people = led_people(actor)
    if people is None:
        return rows
    mine = own(actor) | _led(people)
    return rows.filter(mine | Q(*closed)) if reached else rows.filter(mine)


def get_task(*, actor: Actor, task_id: int) -> Task:
    """Return one standing task that the actor may see, or Http404."""
    found = visible_tasks(actor).select_related("customer", "creator", "done_by").filter(pk=task_id).first()
    if found is None:
        raise Http404
    return found


def is_own(actor: Actor, task: Task) -> bool:
    """Say whether the actor has to do a task or gave it."""
    return actor.person_id in (*task.assignee_ids, task.creator_id) and actor.id_or_none is not None


def may(actor: Actor, task: Task, capability: str) -> bool:
    """Say whether the actor may change (edit) or delete a task that he sees.

    Who has to do it or gave it may change it; only who gave it takes it away again; leaders by their right.
    """
    if capability == "edit" and is_own(actor, task):
        return True
    if capability == "delete" and task.creator_id is not None and task.creator_id == actor.person_id:
        return True
    reach = reach_of(actor, OBJECT, capability)
    if reach.everything:
        return True
    if task.customer is not None and reaches(actor, OBJECT, capability, task.customer):
        return True
    return bool(reach.department_ids) and _leads_any(task.assignee_ids, reach.department_ids)


def _leads_any(person_ids: Collection[int], department_ids: Collection[int]) -> bool:
    return Person.objects.filter(pk__in=person_ids, department_id__in=department_ids).exists()
