"""Reads of the department tree."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.db.models.functions import Length

from ..models import Department


def department_subtree(department_id: int) -> frozenset[int]:
    """Return the ids of a department and of everything below it."""
    inside = Department.objects.filter(path__contains=f"/{department_id}/")
    return frozenset(inside.values_list("pk", flat=True)) | {department_id}


def list_departments() -> list[Department]:
    """Return all departments, parents before children, siblings in their order."""
    rows = list(Department.objects.order_by(Length("path"), "position", "name", "pk"))
    children: dict[int | None, list[Department]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    ordered: list[Department] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting.extend(reversed(children.get(row.pk, [])))
    return ordered


def department_name(department_id: int | None) -> str:
    """Return a department's name, or nothing."""
    if department_id is None:
        return ""
    return Department.objects.filter(pk=department_id).values_list("name", flat=True).first() or ""


@dataclass
class Branch:
    """A department with the number of its active people and its branches."""

    department: Department
    people: int
    branches: list["Branch"] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether it may be deleted."""
        return not self.people and not self.branches


def department_tree() -> list[Branch]:
    """Return the whole tree in two queries."""
    active = Department.objects.filter(people__is_active=True)
    counts = dict(active.values_list("pk").annotate(count=Count("people")))
    branches: dict[int, Branch] = {}
    roots: list[Branch] = []
    for department in list_departments():
        branch = branches[department.pk] = Branch(department, counts.get(department.pk, 0))
        siblings = branches[department.parent_id].branches if department.parent_id in branches else roots
        siblings.append(branch)
    return roots
