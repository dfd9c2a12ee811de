"""The form of a policy, built from its declared fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, Switch

from ..models import Role
from ..policies import Policy, PolicyField, value_for_role


class PolicyForm(Form):
    """All values of one policy, and the version that was shown."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, policy: Policy, **options: Any) -> None:
        super().__init__(*args, **options)
        self.policy = policy
        self.roles = list(Role.objects.order_by("pk")) if any(_is_per_role(spec) for spec in policy.fields) else []
        for spec in policy.fields:
            if _is_per_role(spec):
                self.fields |= self._role_fields(spec)
            else:
                self.fields[spec.name] = _field(spec)

    def names(self, spec: PolicyField) -> list[str]:
        """Return the names of the fields that make up one value."""
        return [f"{spec.name}-{role.pk}" for role in self.roles] if _is_per_role(spec) else [spec.name]

    def values(self) -> dict[str, Any]:
        """Return the values as the service takes them."""
        return {spec.name: self._value(spec) for spec in self.policy.fields}

    def _value(self, spec: PolicyField) -> Any:
        if _is_list(spec):
            lines = (line.strip() for line in self.cleaned_data[spec.name].splitlines())
            return [line for line in lines if line]
        if not _is_per_role(spec):
            return self.cleaned_data[spec.name]
        return {str(role.pk): self.cleaned_data[f"{spec.name}-{role.pk}"] for role in self.roles}

    def _role_fields(self, spec: PolicyField) -> dict[str, forms.Field]:
        known = self.initial.get(spec.name, spec.default)
        return {
            f"{spec.name}-{role.pk}": forms.IntegerField(
                label=_("%(label)s · %(role)s") % {"label": spec.label, "role": role.label},
                required=False,
                min_value=spec.minimum,
                max_value=spec.maximum,
                initial=value_for_role(known, role.pk, role.key),
                help_text=str(spec.help) if role == self.roles[0] else "",
            )
            for role in self.roles
        }


def _is_per_role(spec: PolicyField) -> bool:
    return spec.kind == "per_role"


def _is_list(spec: PolicyField) -> bool:
    """Say whether the lines of a setting are kept apart; others keep them as one text."""
    return spec.kind == "lines" and isinstance(spec.default, list | tuple)


class LinesField(forms.CharField):
    """Several lines of text, also where they are kept apart."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


def _field(spec: PolicyField) -> forms.Field:
    common: dict[str, Any] = {"label": spec.label, "help_text": spec.help}
    if spec.kind == "bool":
        return forms.BooleanField(**common, required=False, widget=Switch)
    common["required"] = spec.required
    if spec.kind == "int":
        return forms.IntegerField(**common, min_value=spec.minimum, max_value=spec.maximum)
    if spec.kind == "choice":
        return forms.ChoiceField(**common, choices=spec.choices)
    kind = LinesField if spec.kind == "lines" else forms.CharField
    return kind(**common, max_length=spec.maximum)


class DepartmentForm(Form):
    """A department's name, place among its siblings, and what it hangs under."""

    name = forms.CharField(label=_("名称"), max_length=60)
    parent_id = forms.TypedChoiceField(label=_("上级部门"), coerce=int, empty_value=None, required=False)
    position = forms.IntegerField(label=_("排序"), min_value=0, max_value=9999, initial=0, help_text=_("小的在前"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent_id"].choices = choices  # type: ignore[attr-defined]
