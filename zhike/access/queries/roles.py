"""Reads of roles: the list with its holders, one role for its editor."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404

from ..models import Role


@dataclass(frozen=True)
class StoredRole:
    """A role as the editor shows it."""

    role: Role
    rights: dict[tuple[str, str], str]
    field_rules: dict[tuple[str, str], str]


def list_roles() -> list[Role]:
    """Return all roles with `holders`, the number of active people who hold each."""
    active = Count("role_people", filter=Q(role_people__person__is_active=True))
    return list(Role.objects.annotate(holders=active).order_by("pk"))


def get_role(role_id: int) -> StoredRole:
    """Return a role with its rights and field rules, or 404."""
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise Http404
    return StoredRole(
        role,
        {(right.object, right.capability): right.scope for right in role.rights.all()},
        {(rule.object, rule.field): rule.rule for rule in role.field_rules.all()},
    )
