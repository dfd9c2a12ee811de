"""Why may he see this? Every right of a person on one record: which role, which scope, which way.

Access knows no customers: the room of an object says how a record is found and
which of its own columns decide (register); the reasons are worked out here.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from .actor import Actor
from .models import Department, PersonRole, Scope
from .models.roles import name_of_role
from .objects import capability_label, find, list_objects, used_capabilities
from .queries.actors import load_grants
from .rules import RoleGrant


@dataclass(frozen=True)
class Subject:
    """A record as far as rights go: its name, and what decides over it.

    `grant` says in words by what the person was let in beside ownership ("" for
    not at all); `granted` are the capabilities that this opens.
    """

    label: str
    url: str
    owner_id: int | None
    department_id: int | None
    grant: str = ""
    granted: Collection[str] = field(default_factory=tuple)


class FindSubject(Protocol):
    """Find a record by what was typed, within what the asking person may see themselves."""

    def __call__(self, *, asker: Actor, person_id: int, text: str) -> Subject | None: ...


@dataclass(frozen=True)
class Ground:
    """One way by which a role's right reaches the record."""

    role: str
    scope: str
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """One capability on the record: allowed by these grounds, or not, and then why not."""

    label: str
    grounds: tuple[Ground, ...]
    missing: str = ""

    @property
    def allowed(self) -> bool:
        """Say whether at least one role reaches the record."""
        return bool(self.grounds)


_finders: dict[str, FindSubject] = {}


def register(object_: str, find_subject: FindSubject) -> None:
    """Let records of an object be explained; called by its room."""
    _finders[object_] = find_subject


def list_explained() -> list[str]:
    """Return the objects whose records can be explained."""
    return list(_finders)


def find_subject(object_: str, *, asker: Actor, person_id: int, text: str) -> Subject | None:
    """Return the record that was asked for, or None when there is none for the asking person."""
    finder = _finders.get(object_)
    return finder(asker=asker, person_id=person_id, text=text) if finder and text else None


def _role_names(person: Actor) -> dict[int, str]:
    held = PersonRole.objects.filter(person_id=person.person_id).values_list("role_id", "role__name")
    return {role_id: name_of_role(name) for role_id, name in held}


def explain(person: Actor, object_: str, subject: Subject) -> list[Verdict]:
    """Say for every capability on the record why the person has it, or why not."""
    names = _role_names(person)
    grants = load_grants(person.person_id)
    kind = find(object_)
    trail = _trail(subject.department_id)
    return [
        _verdict(
            person,
            capability,
            [(names[grant.role_id], grant.rights.get((object_, capability))) for grant in grants],
            subject,
            trail,
        )
        for capability in (kind.capabilities if kind else ())
        if capability not in ("create", "import")
    ]


def _verdict(
    person: Actor, capability: str, roles: list[tuple[str, str | None]], subject: Subject, trail: list[Department]
) -> Verdict:
    having = [(role, scope) for role, scope in roles if scope is not None]
    grounds = [
        Ground(role, str(Scope(scope).label), sentence)
        for role, scope in having
        for sentence in _ways(person, capability, scope, subject, trail)
    ]
    missing = ""
    if not grounds:
        missing = _("没有一个角色含有这项权限。") if not having else _out_of_reach(having)
    return Verdict(capability_label(capability), tuple(grounds), missing)


def _out_of_reach(having: list[tuple[str, str]]) -> str:
    parts = [_("%(role)s（%(scope)s）") % {"role": role, "scope": Scope(scope).label} for role, scope in having]
    return _("有这项权限的角色够不到这条记录：%(roles)s。") % {"roles": _("、").join(parts)}


def _ways(person: Actor, capability: str, scope: str, subject: Subject, trail: list[Department]) -> list[str]:
    """Return the sentences of all ways by which a scope reaches the record."""
    if scope == "all":
        return [_("范围是全公司。")]
    ways: list[str] = []
    if subject.owner_id == person.person_id:
        ways.append(_("本人是负责人。"))
    if scope == "department" and subject.department_id and subject.department_id == person.department_id:
        ways.append(_("记录属于本部门“%(name)s”。") % {"name": person.department_name})
    if scope == "tree" and subject.department_id in person.department_tree:
        path = " › ".join(department.name for department in trail)
        ways.append(_("记录的部门在本部门“%(name)s”之下：%(path)s。") % {"name": person.department_name, "path": path})
    if scope != "own" and subject.grant and capability in subject.granted:
        ways.append(subject.grant)
    return ways


def _trail(department_id: int | None) -> list[Department]:
    """Return the departments from the root down to this one."""
    department = Department.objects.filter(pk=department_id).first() if department_id else None
    if department is None:
        return []
    ids = [int(part) for part in department.path.strip("/").split("/")]
    found = Department.objects.in_bulk(ids)
    return [found[id_] for id_ in ids if id_ in found]


@dataclass(frozen=True)
class RightCell:
    """One right of a person: how far, and from which roles."""

    scope: str
    sources: str


def list_rights(person: Actor) -> list[tuple[str, list[RightCell | None]]]:
    """Return for every object a cell per capability with the roles that it adds up from, None for no right."""
    names = _role_names(person)
    grants = load_grants(person.person_id)
    return [
        (str(kind.label), [_cell(person, kind.key, capability, grants, names) for capability in used_capabilities()])
        for kind in list_objects()
        if any(person.can(kind.key, capability) for capability in kind.capabilities)
    ]


def _cell(
    person: Actor, object_: str, capability: str, grants: list[RoleGrant], names: dict[int, str]
) -> RightCell | None:
    scope = person.scope(object_, capability)
    if scope is None:
        return None
    held = [(names[grant.role_id], grant.rights.get((object_, capability))) for grant in grants]
    several = sum(1 for _role, given in held if given) > 1
    parts = [f"{role}（{Scope(given).label}）" if several else role for role, given in held if given]
    return RightCell(str(Scope(scope).label), _("、").join(parts))
