"""Who decides: the people of a step, the managers above somebody, and who stands in for whom."""

from collections.abc import Iterable
from datetime import date

from zhike.access.models import Person, RoleRight

from ..choices import Who
from ..models import Absence
from ..rules import Step

_OBJECT, _CAPABILITY = "approval", "approve"
_ABOVE = ("tree", "all")


def _approvers(department_id: int, *, from_below: bool) -> set[int]:
    """Return who, in this department, decides for its people, or also for people below it."""
    rights = RoleRight.objects.filter(object=_OBJECT, capability=_CAPABILITY)
    if from_below:
        rights = rights.filter(scope__in=_ABOVE)
    people = Person.objects.filter(
        department_id=department_id, is_active=True, person_roles__role_id__in=rights.values("role_id")
    )
    return set(people.values_list("pk", flat=True))


def find_managers(person_id: int, level: int = 1) -> set[int]:
    """Return the managers of somebody, `level` steps up the department tree; the highest there are when it ends before.

    A manager is who holds 审批 · 审批 in the person's department or one above it. Peers of a manager are
    not that manager's managers. Above the top stand those who may approve for the whole company.
    """
    person = Person.objects.select_related("department").filter(pk=person_id).first()
    found: set[int] = set()
    path = [int(one) for one in person.department.path.strip("/").split("/")] if person and person.department else []
    for place, department_id in enumerate(reversed(path)):
        here = _approvers(department_id, from_below=place > 0)
        if not here or person_id in here:
            continue
        found, level = here, level - 1
        if not level:
            return found
    return found or _company_wide() - {person_id}


def _company_wide() -> set[int]:
    rights = RoleRight.objects.filter(object=_OBJECT, capability=_CAPABILITY, scope="all")
    people = Person.objects.filter(is_active=True, person_roles__role_id__in=rights.values("role_id"))
    return set(people.values_list("pk", flat=True))


def find_deciders(step: Step, requester_id: int) -> set[int]:
    """Return the active people who are asked in a step, the requester possibly among them.

    When everybody who was named has left, those who may approve for the whole company are asked.
    """
    if step.who == Who.MANAGER:
        return find_managers(requester_id)
    if step.who == Who.UPPER:
        return find_managers(requester_id, 2)
    people = Person.objects.filter(is_active=True)
    if step.who == Who.ROLE:
        people = people.filter(person_roles__role_id=step.role_id or 0)
    else:
        people = people.filter(pk__in=step.people)
    return set(people.values_list("pk", flat=True)) or _company_wide()


def away_now(person_ids: Iterable[int], today: date) -> dict[int, int]:
    """Return who stands in today for those of the people who are away; a stand-in who left does not count."""
    absences = Absence.objects.filter(person_id__in=set(person_ids), first_on__lte=today, last_on__gte=today)
    active = Person.objects.filter(is_active=True).values("pk")
    rows = absences.filter(to_person_id__in=active).order_by("pk").values_list("person_id", "to_person_id")
    return dict(rows)
