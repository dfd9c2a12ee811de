"""How the rights of several roles add up, and what may be asked of names, passwords and trees.

Pure: no database, no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .actor import SCOPE_ORDER

RULE_ORDER = ("readonly", "masked", "hidden")


@dataclass(frozen=True)
class RoleGrant:
    """What one role gives: (object, capability) → scope, and (object, field) → rule."""

    role_id: int
    rights: Mapping[tuple[str, str], str]
    field_rules: Mapping[tuple[str, str], str]


def widest(scopes: Iterable[str]) -> str:
    """Return the scope that reaches furthest."""
    return max(scopes, key=SCOPE_ORDER.index)


def add_up_rights(grants: Iterable[RoleGrant]) -> dict[tuple[str, str], str]:
    """Give each capability the widest scope of all roles that grant it."""
    rights: dict[tuple[str, str], str] = {}
    for grant in grants:
        for key, scope in grant.rights.items():
            rights[key] = widest((rights[key], scope)) if key in rights else scope
    return rights


def add_up_field_rules(grants: Iterable[RoleGrant]) -> dict[tuple[str, str], str]:
    """Keep a field's rule only when every role that views the object restricts it; the mildest wins."""
    grants = list(grants)
    rules: dict[tuple[str, str], str] = {}
    for object_, field in {key for grant in grants for key in grant.field_rules}:
        viewing = [grant for grant in grants if (object_, "view") in grant.rights]
        found = [grant.field_rules.get((object_, field)) for grant in viewing]
        strict = [rule for rule in found if rule is not None]
        if viewing and len(strict) == len(found):
            rules[object_, field] = min(strict, key=RULE_ORDER.index)
    return rules
