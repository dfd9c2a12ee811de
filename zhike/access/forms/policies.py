"""The form of a policy, built from its declared fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, Switch

from ..policies import Policy, PolicyField


class PolicyForm(Form):
    """All values of one policy, and the version that was shown."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, policy: Policy, **options: Any) -> None:
        super().__init__(*args, **options)
        self.policy = policy
        for spec in policy.fields:
            self.fields[spec.name] = _field(spec)

    def values(self) -> dict[str, Any]:
        """Return the values as the service takes them."""
        return {spec.name: self.cleaned_data[spec.name] for spec in self.policy.fields}


def _field(spec: PolicyField) -> forms.Field:
    common: dict[str, Any] = {"label": spec.label, "help_text": spec.help}
    if spec.kind == "bool":
        return forms.BooleanField(**common, required=False, widget=Switch)
    common["required"] = spec.required
    if spec.kind == "int":
        return forms.IntegerField(**common, min_value=spec.minimum, max_value=spec.maximum)
    if spec.kind == "choice":
        return forms.ChoiceField(**common, choices=spec.choices)
    widget = forms.Textarea(attrs={"rows": 6}) if spec.kind == "lines" else forms.TextInput()
    return forms.CharField(**common, max_length=spec.maximum, widget=widget)


class DepartmentForm(Form):
    """A department's name, place among its siblings, and what it hangs under."""

    name = forms.CharField(label=_("名称"), max_length=60)
    parent_id = forms.TypedChoiceField(label=_("上级部门"), coerce=int, empty_value=None, required=False)
    position = forms.IntegerField(label=_("排序"), min_value=0, max_value=9999, initial=0, help_text=_("小的在前"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent_id"].choices = choices  # type: ignore[attr-defined]
