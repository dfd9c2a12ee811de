"""The role editor: a grid of objects and capabilities, each cell a scope, and rules for fields."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form

from ..fields import list_fields
from ..models import FieldRule, Scope
from ..objects import CAPABILITIES, Label, ObjectKind, list_objects, used_capabilities
from ..services.roles import RoleDraft


@dataclass(frozen=True)
class GridRow:
    """One object of the grid: a cell per capability, None where it makes no sense."""

    label: Label
    cells: list[BoundField | None]


def _right_field(kind: ObjectKind, capability: str) -> forms.ChoiceField:
    scopes = [(scope, Scope(scope).label) for scope in kind.scopes]
    label = f"{kind.label} · {CAPABILITIES[capability]}"
    return forms.ChoiceField(label=label, choices=[("", "—"), *scopes], required=False)


class RoleForm(Form):
    """A role with its grid; fields are named right.<object>.<capability> and field.<object>.<name>."""

    name = forms.CharField(label=_("名称"), max_length=40)
    description = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in list_objects():
            for capability in kind.capabilities:
                self.fields[f"right.{kind.key}.{capability}"] = _right_field(kind, capability)
            for spec in list_fields(kind.key):
                choices = [("", _("可见可改")), *FieldRule.Rule.choices]
                self.fields[f"field.{kind.key}.{spec.name}"] = forms.ChoiceField(
                    label=cast(str, spec.label), choices=choices, required=False
                )

    def grid(self) -> list[GridRow]:
        """Return the rows of the grid, one cell per known capability."""
        return [
            GridRow(
                kind.label,
                [
                    self[f"right.{kind.key}.{capability}"] if capability in kind.capabilities else None
                    for capability in used_capabilities()
                ],
            )
            for kind in list_objects()
        ]

    def field_groups(self) -> list[tuple[Label, list[BoundField]]]:
        """Return the restrictable fields by object."""
        groups = [
            (kind.label, [self[f"field.{kind.key}.{spec.name}"] for spec in list_fields(kind.key)])
            for kind in list_objects()
        ]
        return [(label, fields) for label, fields in groups if fields]

    def draft(self) -> RoleDraft:
        """Return the role as the service takes it."""
        values = self.cleaned_data
        return RoleDraft(
            name=values["name"],
            description=values["description"],
            rights=self._pairs("right", values),
            field_rules=self._pairs("field", values),
        )

    @staticmethod
    def _pairs(prefix: str, values: dict[str, Any]) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for key, value in values.items():
            kind, _dot, rest = key.partition(".")
            if kind == prefix and value:
                object_, _dot, name = rest.partition(".")
                found[object_, name] = value
        return found


def initial_of(name: str, description: str, rights: Any, field_rules: Any) -> dict[str, str]:
    """Return the form's initial values of a stored role."""
    values = {"name": name, "description": description}
    values |= {f"right.{object_}.{capability}": scope for (object_, capability), scope in rights.items()}
    values |= {f"field.{object_}.{field}": rule for (object_, field), rule in field_rules.items()}
    return values
