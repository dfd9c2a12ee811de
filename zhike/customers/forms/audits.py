"""Forms of the sample audit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from zhike.web.forms import Form, ManyPickerField, PickerField, Pills

from ..audit_rules import INVALID, MOST, VALID
from ..choices import AuditScope
from ..models import Source


class AuditForm(Form):
    """What to draw, and who calls."""

    name = forms.CharField(label=lazy("名称"), max_length=80)
    scope = forms.ChoiceField(label=lazy("从哪里抽"), choices=AuditScope, widget=Pills, initial=AuditScope.ALL)
    owner = PickerField("access:people-search", label=lazy("负责人"), required=False)
    source = forms.TypedChoiceField(label=lazy("来源"), coerce=int, empty_value=None, required=False)
    size = forms.IntegerField(label=lazy("抽多少位"), min_value=1, max_value=MOST, initial=100)
    callers = ManyPickerField(
        "access:people-search", label=lazy("谁来拨打"), required=False, help_text=lazy("不选就是你自己。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sources = Source.objects.filter(is_active=True).values_list("pk", "name")
        self.fields["source"].choices = [("", "—"), *sources]  # type: ignore[attr-defined]


class CallForm(Form):
    """What a call showed."""

    outcome = forms.ChoiceField(label=lazy("结果"), widget=Pills)
    note = forms.CharField(label=lazy("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = [(one.value, one.label) for one in (*VALID, *INVALID)]  # type: ignore[attr-defined]


class WeightsForm(Form):
    """The weights of one kind of customer: a number for each field and tier."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, policy: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for spec in policy.fields:
            number = forms.IntegerField(label=spec.label, min_value=spec.minimum, max_value=spec.maximum)
            self.fields[spec.name] = number

    def values(self) -> dict[str, int]:
        """Return the weights as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}
