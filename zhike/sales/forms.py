"""What the screens of deals post."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.policies import get_policy
from zhike.customers.choices import Grade
from zhike.web.forms import Form, MoneyInput, Pills

from .choices import LineKind, Target, Threat
from .drafts import LineDraft
from .policies import DEALS

_MOST = Decimal(10) ** 12


class Money(forms.DecimalField):
    """An amount from nothing to a million millions, to the cent."""

    widget = MoneyInput

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=_MOST, decimal_places=2, max_digits=16, **options)


class DealForm(Form):
    """A deal, new or known."""

    title = forms.CharField(label=lazy("商机名称"), max_length=120)
    amount = Money(label=lazy("预计金额"), required=False)
    expected_profit = Money(label=lazy("预计利润"), required=False)
    expected_on = forms.DateField(label=lazy("预计签约日"), required=False)
    probability = forms.IntegerField(
        label=lazy("赢率 %"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=lazy("不填就按阶段的赢率"),
    )
    next_step = forms.CharField(label=lazy("下一步"), max_length=200, required=False)
    next_on = forms.DateField(label=lazy("下一步日期"), required=False)
    note = forms.CharField(label=lazy("说明"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))

    def clean_amount(self) -> Decimal:
        """Read nothing as nothing."""
        return self.cleaned_data["amount"] or Decimal(0)


class NewDealForm(DealForm):
    """A new deal: also its pipeline and a first promise."""

    field_order = ("title", "pipeline_id", "amount", "expected_on", "grade")
    pipeline_id = forms.TypedChoiceField(label=lazy("销售流程"), coerce=int, empty_value=None, required=False)
    grade = forms.ChoiceField(
        label=lazy("意向等级"), choices=[("", lazy("先不评")), *Grade.choices], required=False, widget=Pills
    )


class GradeForm(Form):
    """A promise and its day."""

    grade = forms.ChoiceField(
        label=lazy("意向等级"), choices=[*Grade.choices, ("", lazy("取消等级"))], required=False, widget=Pills
    )
    promised_on = forms.DateField(
        label=lazy("承诺签约日"), required=False, help_text=lazy("不填就是这个等级的最后一天")
    )
    reason = forms.CharField(
        label=lazy("原因"), max_length=300, required=False, help_text=lazy("降级、取消或推迟时必须写")
    )


class MoveForm(Form):
    """Where a deal goes, and why when it goes back."""

    to_stage_id = forms.TypedChoiceField(label=lazy("移到"), coerce=int)
    reason = forms.CharField(label=lazy("原因"), max_length=300, required=False, help_text=lazy("退回时必须写"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LoseForm(Form):
    """Why a deal is given up."""

    lost_reason = forms.ChoiceField(label=lazy("丢单原因"), widget=Pills)
    note = forms.CharField(label=lazy("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        reasons = [(one, one) for one in get_policy(DEALS.key)["lost_reasons"]]
        self.fields["lost_reason"].choices = reasons  # type: ignore[attr-defined]


class ReasonForm(Form):
    """A reason, nothing else."""

    reason = forms.CharField(label=lazy("原因"), max_length=300)


class RivalForm(Form):
    """A competitor in a deal."""

    name = forms.CharField(label=lazy("竞争对手"), max_length=80)
    threat = forms.ChoiceField(label=lazy("威胁"), choices=Threat.choices, initial=Threat.MEDIUM, widget=Pills)
    note = forms.CharField(label=lazy("情况"), max_length=300, required=False)


class TargetForm(Form):
    """Whether a customer is a target."""

    target = forms.ChoiceField(label=lazy("目标"), choices=Target.choices, required=False, widget=Pills)


class LinesForm(Form):
    """The products of a deal, a line each; two empty lines are offered at the end."""

    def __init__(self, data: Any = None, *, lines: list[LineDraft]) -> None:
        super().__init__(data)
        sent = sum(1 for name in data if name.startswith("name_")) if data is not None else 0
        self.places = range(min(max(len(lines) + 2, sent), 50))
        for place in self.places:
            line = lines[place] if place < len(lines) else None
            for name, field in _line_fields(line).items():
                self.add_field(f"{name}_{place}", field)

    def groups(self) -> list[list[str]]:
        """Return the field names of each line."""
        return [[f"{name}_{place}" for name in ("name", "kind", "quantity", "price")] for place in self.places]

    def clean(self) -> dict[str, Any]:
        """Want a name where a price is."""
        for place in self.places:
            if self.cleaned_data.get(f"price_{place}") and not self.cleaned_data.get(f"name_{place}"):
                self.add_error(f"name_{place}", ValidationError(_("请写产品名称。")))
        return self.cleaned_data

    def lines(self) -> list[LineDraft]:
        """Return the lines that have a name."""
        sent = self.cleaned_data
        return [
            LineDraft(
                name=sent[f"name_{place}"],
                kind=sent[f"kind_{place}"] or LineKind.ONCE,
                quantity=sent[f"quantity_{place}"] or Decimal(1),
                price=sent[f"price_{place}"] or Decimal(0),
            )
            for place in self.places
            if sent.get(f"name_{place}")
        ]


def _line_fields(line: LineDraft | None) -> dict[str, forms.Field]:
    shown = line or LineDraft(name="")
    return {
        "name": forms.CharField(label=lazy("产品"), max_length=80, required=False, initial=shown.name),
        "kind": forms.ChoiceField(label=lazy("计费"), choices=LineKind.choices, required=False, initial=shown.kind),
        "quantity": forms.DecimalField(
            label=lazy("数量"),
            min_value=Decimal("0.01"),
            max_digits=12,
            decimal_places=2,
            required=False,
            initial=shown.quantity,
        ),
        "price": Money(label=lazy("单价"), required=False, initial=shown.price if line else None),
    }
