"""Who keeps a sheet, and whose sheets somebody may read."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person, PersonRole, RoleRight

OBJECT = "sheet"


@dataclass(frozen=True)
class Rep:
    """Somebody who keeps a sheet."""

    id: int
    name: str
    department_id: int | None


def keepers() -> QuerySet[Person]:
    """Return the active people whose roles let them keep a sheet."""
    rights = RoleRight.objects.filter(object=OBJECT, capability="create")
    holds = PersonRole.objects.filter(person_id=OuterRef("pk"), role_id__in=rights.values("role_id"))
    return Person.objects.filter(Exists(holds), is_active=True)


def list_reps(people: QuerySet[Person]) -> list[Rep]:
    """Return people as reps, in the order of their names."""
    rows = people.order_by("name_sort", "pk").values_list("pk", "name", "department_id")
    return [Rep(*row) for row in rows]


def within(actor: Actor, capability: str = "view") -> Q:
    """Return the condition on people over whose sheets the actor has a capability."""
    reach = reach_of(actor, OBJECT, capability)
    if reach.everything:
        return Q()
    if reach.nothing:
        return Q(pk__in=[])
    return Q(pk=reach.person_id) | Q(department_id__in=reach.department_ids)


def get_keeper(*, actor: Actor, person_id: int) -> Person:
    """Return somebody whose sheets the actor may see, left or not; else not found."""
    found = Person.objects.filter(within(actor), pk=person_id).select_related("department").first()
    if found is None:
        raise Http404
    return found


def may_review(actor: Actor, person: Person) -> bool:
    """Say whether the actor may comment this person's sheets."""
    reach = reach_of(actor, OBJECT, "approve")
    return reach.everything or (not reach.nothing and person.department_id in reach.department_ids)


def lock_sheets_of(people: list[int]) -> None:
    """Let nobody else write the open sheets of these people until the transaction ends; in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('sales.sheet', id)) "
            "FROM (SELECT unnest(%s::bigint[]) AS id ORDER BY 1) AS people",
            [people],
        )


def reviewers_of(department_id: int | None) -> list[int]:
    """Return who comments the sheets of a department: who holds the right over it, by department or tree."""
    if department_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_REVIEWERS, {"department": department_id, "object": OBJECT})
        return [row[0] for row in cursor.fetchall()]


_REVIEWERS: Any = """
SELECT DISTINCT p.id FROM access_person p
JOIN access_personrole r ON r.person_id = p.id
JOIN access_roleright g ON g.role_id = r.role_id AND g.object = %(object)s AND g.capability = 'approve'
JOIN access_department own ON own.id = p.department_id
JOIN access_department d ON d.id = %(department)s
WHERE p.is_active
  AND ((g.scope = 'department' AND own.id = d.id) OR (g.scope = 'tree' AND d.path LIKE own.path || '%%'))
ORDER BY p.id
"""
