"""Forms of the sample audit."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from zhike.access.policies import Policy
from zhike.web.forms import Form, ManyPickerField, PickerField, Pills

from ..audit_rules import INVALID, MOST, VALID
from ..choices import AuditScope, Tier
from ..completeness import MOST_WEIGHT, OWN, value_name
from ..custom.definitions import Definition
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
    """The weights of one kind of customer: a number for each field and tier, the company's own fields last."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, policy: Policy, own: Sequence[Definition], **options: Any) -> None:
        super().__init__(*args, **options)
        built_in = {spec.name: spec for spec in policy.fields if spec.name != OWN}
        for name, spec in built_in.items():
            self.fields[name] = forms.IntegerField(
                label=str(spec.label), min_value=spec.minimum, max_value=spec.maximum
            )
        held = self.initial[OWN]
        self.own_names = [value_name(tier, one.name) for one in own for tier in Tier.values]
        for name, (one, tier) in zip(self.own_names, product(own, Tier), strict=True):
            self.fields[name] = forms.IntegerField(
                label=f"{tier.label} · {one.label}",
                min_value=0,
                max_value=MOST_WEIGHT,
                initial=held.get(name, 0),
                required=False,
            )

    def values(self) -> dict[str, Any]:
        """Return the weights as the service takes them; a retired field keeps its own for the day it comes back."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}
        own = {name: given.pop(name) for name in self.own_names}
        shown = {name: weight for name, weight in own.items() if name in self.data}
        return given | {OWN: {name: weight for name, weight in (self.initial[OWN] | shown).items() if weight}}
