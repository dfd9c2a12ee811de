"""Reads of the department tree."""

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
