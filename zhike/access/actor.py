"""Who acts: a person with the rights of all roles added up, or the system itself.

Services and queries take an actor first and never a request. An actor is a
value: built once per request (access.queries.get_actor), safe to pass to jobs by person id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SCOPE_ORDER = ("own", "team", "department", "tree", "all")
_NOTHING: Mapping[tuple[str, str], str] = MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """A person at work.

    `rights` maps (object, capability) to the widest scope of all roles;
    `field_rules` maps (object, field) to hidden, masked or readonly, and holds
    only what every role that sees the object restricts.
    """

    person_id: int
    name: str
    login: str = ""
    department_id: int | None = None
    department_name: str = ""
    department_tree: frozenset[int] = frozenset()
    rights: Mapping[tuple[str, str], str] = field(default_factory=lambda: _NOTHING)
    field_rules: Mapping[tuple[str, str], str] = field(default_factory=lambda: _NOTHING)
    address: str | None = None
    request_id: str = ""
    is_leaving: bool = False

    @property
    def id_or_none(self) -> int | None:
        """Return the person's id for columns, None for the system."""
        return self.person_id or None

    def can(self, object_: str, capability: str) -> bool:
        """Say whether some role grants the capability, whatever its scope."""
        return (object_, capability) in self.rights

    def scope(self, object_: str, capability: str = "view") -> str | None:
        """Return the widest scope granted, or None."""
        return self.rights.get((object_, capability))

    def field_rule(self, object_: str, name: str) -> str | None:
        """Return hidden, masked, readonly, or None when the field is free."""
        return self.field_rules.get((object_, name))


@dataclass(frozen=True)
class SystemActor(Actor):
    """The program itself: scheduler, migrations, command line. May do everything."""

    person_id: int = 0
    name: str = "系统"

    def can(self, object_: str, capability: str) -> bool:
        return True

    def scope(self, object_: str, capability: str = "view") -> str | None:
        return "all"

    def field_rule(self, object_: str, name: str) -> str | None:
        return None


@dataclass(frozen=True)
class Reach:
    """The rows a scope opens, in terms of a record's own columns.

    everything: no filter. Otherwise the owner's rows, rows of the departments,
    and, when `with_grants`, rows that a grant opens for `person_id`.
    """

    everything: bool = False
    nothing: bool = False
    person_id: int = 0
    department_ids: tuple[int, ...] = ()
    with_grants: bool = False


def reach_of(actor: Actor, object_: str, capability: str = "view") -> Reach:
    """Translate the actor's scope for a capability into own columns of a record."""
    scope = actor.scope(object_, capability)
    if scope is None:
        return Reach(nothing=True)
    if scope == "all":
        return Reach(everything=True)
    departments: tuple[int, ...] = ()
    if scope == "tree":
        departments = tuple(sorted(actor.department_tree))
    elif scope == "department" and actor.department_id:
        departments = (actor.department_id,)
    return Reach(person_id=actor.person_id, department_ids=departments, with_grants=scope != "own")
