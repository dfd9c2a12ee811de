"""Settings that business people change: declared by the rooms, kept in the database version by version.

A room declares a `Policy` in `AppConfig.ready`; /settings/ draws its form, and
`get_policy(key)` returns the values in force.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from zhike.lib.refusals import Refusal
from zhike.web.statements import ask_one

from .actor import Actor
from .models import PolicyVersion
from .objects import Label

Values = Mapping[str, Any]
Check = Callable[[Actor, Values], Refusal | None]
_MEMORY_SECONDS = 5
_IN_FORCE = 'SELECT "values" FROM access_policyversion WHERE key = %s ORDER BY version DESC LIMIT 1'


@dataclass(frozen=True)
class PolicyField:
    """One value of a policy; `kind` is int, bool, text, lines, choice or per_role; `zero` words a 0, `say` any value.

    A per_role value is a mapping of role id (as text) to a number, None for no limit; its default maps keys of
    delivered roles, "" standing for all others. value_for_role reads it.
    """

    name: str
    label: Label
    default: Any
    kind: str = "int"
    help: Label = ""
    unit: Label = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[tuple[str, Label], ...] = ()
    zero: Label = ""
    required: bool = True
    say: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Policy:
    """A group of values that is changed together; `check` may refuse what the form cannot see.

    `screen` names the address of a screen of its own, where the generic form would not do.
    """

    key: str
    label: Label
    help: Label
    fields: tuple[PolicyField, ...]
    check: Check | None = None
    order: int = 100
    screen: str = ""

    @property
    def defaults(self) -> dict[str, Any]:
        """Return the values in force before anybody changed them."""
        return {field.name: field.default for field in self.fields}


def value_for_role(values: Mapping[str, Any], role_id: int, role_key: str) -> int | None:
    """Return what a per_role value says of one role: as set, or as delivered for its key; None is no limit."""
    if str(role_id) in values:
        return values[str(role_id)]  # type: ignore[no-any-return]
    return values.get(role_key, values.get(""))  # type: ignore[no-any-return]


_policies: dict[str, Policy] = {}
_remembered: dict[str, tuple[float, Values]] = {}


def register(*policies: Policy) -> None:
    """Declare policies; one key belongs to one room."""
    for policy in policies:
        if _policies.setdefault(policy.key, policy) != policy:
            raise ValueError(f"The policy {policy.key} is declared twice.")


def list_policies() -> list[Policy]:
    """Return all declared policies in the order of the settings screen."""
    return sorted(_policies.values(), key=lambda policy: policy.order)


def find(key: str) -> Policy | None:
    """Return a declared policy, or None."""
    return _policies.get(key)


def find_version(key: str) -> PolicyVersion | None:
    """Return the version in force, or None while the delivered values hold."""
    return PolicyVersion.objects.filter(key=key).order_by("-version").first()


def get_policy(key: str) -> Values:
    """Return the values in force: the newest version over the delivered ones. One query."""
    policy = _policies[key]
    row = ask_one(_IN_FORCE, [key])
    known = json.loads(row[0]) if row else {}
    values = policy.defaults | {name: known[name] for name in policy.defaults if name in known}
    return MappingProxyType(values)


def glance_at_policy(key: str) -> Values:
    """Return the values in force, at most five seconds old; for what every single request asks."""
    now = time.monotonic()
    known = _remembered.get(key)
    if known is None or now - known[0] >= _MEMORY_SECONDS:
        known = _remembered[key] = (now, get_policy(key))
    return known[1]


def forget(key: str) -> None:
    """Drop what this process remembers of a policy."""
    _remembered.pop(key, None)


def forget_all() -> None:
    """Drop everything that this process remembers; tests start from here."""
    _remembered.clear()
