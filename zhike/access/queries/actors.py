"""Build the actor of a person: rights of all roles added up, remembered under the rights version."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..actor import Actor
from ..models import FieldRule, Leaving, Person, PersonRole, RoleRight
from ..rules import RoleGrant, add_up_field_rules, add_up_rights, restrict_leaver
from .departments import department_name, department_subtree


@dataclass(frozen=True)
class _Rights:
    rights: Mapping[tuple[str, str], str]
    field_rules: Mapping[tuple[str, str], str]
    department_name: str
    department_tree: frozenset[int]
    is_leaving: bool


def get_actor(person_id: int, *, address: str | None = None, request_id: str = "") -> Actor:
    """Return the person as an actor; somebody who left or was deactivated is not found.

    One query, and six more when the person's rights changed since this process last looked.
    """
    columns = ("name", "login", "department_id", "rights_version")
    person = Person.objects.only(*columns).get(pk=person_id, is_active=True)
    return make_actor(person, address=address, request_id=request_id)


def make_actor(person: Person, *, address: str | None = None, request_id: str = "") -> Actor:
    """Return the actor of a row just read; its rights version decides whether the remembered rights hold."""
    known = _rights_of(person.pk, person.rights_version, person.department_id)
    return Actor(
        person_id=person.pk,
        name=person.name,
        login=person.login,
        department_id=person.department_id,
        department_name=known.department_name,
        department_tree=known.department_tree,
        rights=known.rights,
        field_rules=known.field_rules,
        address=address,
        request_id=request_id,
        is_leaving=known.is_leaving,
    )


@lru_cache(maxsize=4096)
def _rights_of(person_id: int, rights_version: int, department_id: int | None) -> _Rights:
    """Read and add up a person's rights; the version only tells one state from the next."""
    grants = load_grants(person_id)
    tree = department_subtree(department_id) if department_id else frozenset[int]()
    rights, field_rules = add_up_rights(grants), add_up_field_rules(grants)
    is_leaving = Leaving.objects.filter(pk=person_id).exists()
    if is_leaving:
        rights, field_rules = restrict_leaver(rights, field_rules)
    return _Rights(rights, field_rules, department_name(department_id), tree, is_leaving)


def load_grants(person_id: int) -> list[RoleGrant]:
    """Return what each role of the person gives, in three queries at most."""
    role_ids = list(PersonRole.objects.filter(person_id=person_id).values_list("role_id", flat=True))
    rights: defaultdict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    rules: defaultdict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    if role_ids:
        columns = ("role_id", "object", "capability", "scope")
        for role_id, object_, capability, scope in RoleRight.objects.filter(role_id__in=role_ids).values_list(*columns):
            rights[role_id][object_, capability] = scope
        columns = ("role_id", "object", "field", "rule")
        for role_id, object_, field, rule in FieldRule.objects.filter(role_id__in=role_ids).values_list(*columns):
            rules[role_id][object_, field] = rule
    return [RoleGrant(role_id, rights[role_id], rules[role_id]) for role_id in role_ids]
