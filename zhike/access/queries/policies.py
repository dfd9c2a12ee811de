"""Reads of settings: what is in force, and who changed what when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ..models import PolicyVersion, Role
from ..policies import Policy, PolicyField, list_policies, value_for_role
from .people import person_names

VERSIONS_SHOWN = 50


@dataclass(frozen=True)
class PolicyLine:
    """A policy with its values as people read them."""

    policy: Policy
    values: list[tuple[str, str]]
    version: int
    changed_at: datetime | None


@dataclass(frozen=True)
class VersionLine:
    """One change of a policy: who, when, and each value from what to what."""

    version: int
    at: datetime
    by: str
    changes: list[tuple[str, str, str]]


def show_value(spec: PolicyField, value: Any) -> str:
    """Write a value as people read it."""
    if spec.say is not None:
        return spec.say(value or spec.default)
    if spec.kind == "bool":
        return _("是") if value else _("否")
    if spec.kind == "per_role":
        return _show_per_role(spec, value or spec.default)
    if spec.kind == "choice":
        return str(dict(spec.choices).get(value, value))
    if value == 0 and spec.zero:
        return str(spec.zero)
    text = str(value).strip().replace("\n", _("、")) or "—"
    return f"{text} {spec.unit}".strip()


def _show_per_role(spec: PolicyField, values: Mapping[str, Any]) -> str:
    parts = []
    for role in Role.objects.order_by("pk"):
        value = value_for_role(values, role.pk, role.key)
        shown = _("不限") if value is None else str(spec.zero) if value == 0 and spec.zero else f"{value} {spec.unit}"
        parts.append(f"{role.label} {shown}".strip())
    return _("，").join(parts)


def list_policies_in_force() -> list[PolicyLine]:
    """Return every declared policy with the values in force, in one query."""
    newest = {row.key: row for row in PolicyVersion.objects.order_by("key", "-version").distinct("key")}
    return [_line(policy, newest.get(policy.key)) for policy in list_policies()]


def _line(policy: Policy, row: PolicyVersion | None) -> PolicyLine:
    values = policy.defaults | (row.values if row else {})
    shown = [(str(spec.label), show_value(spec, values[spec.name])) for spec in policy.fields]
    return PolicyLine(policy, shown, row.version if row else 0, row.at if row else None)


def list_versions(policy: Policy) -> list[VersionLine]:
    """Return the last changes of a policy, the newest first, in two queries."""
    rows = list(PolicyVersion.objects.filter(key=policy.key).order_by("-version")[:VERSIONS_SHOWN])
    names = person_names(row.by_id for row in rows)
    return [
        VersionLine(row.version, row.at, names.get(row.by_id or 0, _("系统")), _changes(policy, row)) for row in rows
    ]


def _changes(policy: Policy, row: PolicyVersion) -> list[tuple[str, str, str]]:
    return [
        (str(spec.label), show_value(spec, row.old_values.get(spec.name, "")), show_value(spec, row.values[spec.name]))
        for spec in policy.fields
        if spec.name in row.values and row.old_values.get(spec.name) != row.values[spec.name]
    ]
