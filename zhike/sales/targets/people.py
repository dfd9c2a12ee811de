"""Whose figures and targets somebody may see and set."""

from django.db.models import Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Department, Person

from ..sheets.people import keepers

OBJECT = "target"


def visible_people(actor: Actor, capability: str = "view") -> QuerySet[Person]:
    """Return who sells and is within the actor's reach."""
    reach = reach_of(actor, OBJECT, capability)
    people = keepers()
    if reach.everything:
        return people
    if reach.nothing:
        return people.none()
    return people.filter(Q(pk=reach.person_id) | Q(department_id__in=reach.department_ids))


def visible_departments(actor: Actor, capability: str = "view") -> QuerySet[Department]:
    """Return the departments within the actor's reach, one's own team's figure included for who sees only himself."""
    reach = reach_of(actor, OBJECT, capability)
    if reach.everything:
        return Department.objects.all()
    return Department.objects.filter(pk__in=reach.department_ids)


def may_set_for_person(actor: Actor, person: Person) -> bool:
    """Say whether the actor sets targets of this person; nobody sets the own ones without the right over the team."""
    reach = reach_of(actor, OBJECT, "edit")
    return reach.everything or (not reach.nothing and person.department_id in reach.department_ids)


def may_set_for_department(actor: Actor, department_id: int) -> bool:
    """Say whether the actor sets targets of this department."""
    reach = reach_of(actor, OBJECT, "edit")
    return reach.everything or department_id in reach.department_ids


def get_person(actor: Actor, person_id: int) -> Person:
    """Return a person within reach, or not found."""
    found = visible_people(actor).filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def get_department(actor: Actor, department_id: int) -> Department:
    """Return a department within reach, or not found."""
    found = visible_departments(actor).filter(pk=department_id).first()
    if found is None:
        raise Http404
    return found
