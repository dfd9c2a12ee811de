"""The form field of each column of a customer, and how its text is checked."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhike.lib.creditcode import check_credit_code
from zhike.lib.money import parse_amount
from zhike.lib.text import clean_text
from zhike.web.forms import PickerField, Pills

from ..choices import Gender, Grade, Kind, Lifecycle, Ownership, PriceSensitivity, Stage, Tier
from ..fields import label_of
from ..models import Customer, Source
from .pickers import IndustryField, RegionField

_LONG_TEXT = 4000
_LONG = frozenset(
    {
        *("branches", "business_scope", "industry_position", "competitive_advantage", "business_model"),
        *("management_focus", "development_plan", "systems_in_use", "hobbies", "personality", "consumption_habits"),
        *("taste", "current_state", "pain_points", "remarks"),
    }
)


class TextField(forms.CharField):
    """Text without invisible characters."""

    def to_python(self, value: Any) -> str:
        return clean_text(value)


class NamesField(TextField):
    """Several names, one per line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 2}), help_text=_("一行一个"), max_length=1000, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        names = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("每个名称最多 200 个字。"))
        return names


class CreditCodeField(TextField):
    """A unified social credit code; a wrong check digit is refused."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = check_credit_code(text)
        if code is None:
            raise forms.ValidationError(_("信用代码不对：应为 18 位，且最后一位校验码要相符。请对照营业执照核对。"))
        return code


class AmountField(forms.CharField):
    """Money as people write it: 500万, 1,200.50."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "decimal", "placeholder": _("如 500万")}), **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        amount = parse_amount(text)
        if amount is None or amount < 0:
            raise forms.ValidationError(_("金额看不懂，请写成 5000000 或 500万。"))
        if amount >= 10**14:
            raise forms.ValidationError(_("金额太大了。"))
        return amount


class WebsiteField(TextField):
    """An address on the web; without a scheme it is taken as https."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        address = text if "://" in text else f"https://{text}"
        try:
            return str(forms.URLField(assume_scheme="https", max_length=200).clean(address))
        except forms.ValidationError as error:
            raise forms.ValidationError(_("网址不对，应类似 www.company.cn。")) from error


def _choice(choices: Any, *, required: bool = True, pills: bool = False) -> forms.Field:
    options = list(choices.choices) if required else [("", _("未填")), *choices.choices]
    widget = Pills if pills else forms.Select
    return forms.ChoiceField(choices=options, required=required, widget=widget)


def _source() -> forms.Field:
    options = [("", _("未填")), *Source.objects.filter(is_active=True).values_list("pk", "name")]
    return forms.TypedChoiceField(choices=options, coerce=int, empty_value=None, required=False)


_SPECIAL: dict[str, Callable[[], forms.Field]] = {
    "kind": lambda: _choice(Kind, pills=True),
    "stage": lambda: _choice(Stage),
    "grade": lambda: _choice(Grade, required=False),
    "tier": lambda: _choice(Tier),
    "lifecycle": lambda: _choice(Lifecycle),
    "ownership": lambda: _choice(Ownership, required=False),
    "price_sensitivity": lambda: _choice(PriceSensitivity, required=False, pills=True),
    "gender": lambda: _choice(Gender, required=False, pills=True),
    "source_id": _source,
    "former_names": lambda: NamesField(required=False),
    "industry": lambda: IndustryField(required=False),
    "region": lambda: RegionField(required=False),
    "website": lambda: WebsiteField(required=False),
    "credit_code": lambda: CreditCodeField(required=False, max_length=40),
    "registered_capital": lambda: AmountField(required=False),
    "yearly_revenue": lambda: AmountField(required=False),
    "employees": lambda: forms.IntegerField(required=False, min_value=0, max_value=10_000_000),
    "cooperated_on": lambda: forms.DateField(required=False),
    "next_follow_on": lambda: forms.DateField(required=False),
    "referrer_id": lambda: PickerField("customers:pick", required=False),
}


def build_field(column: str) -> forms.Field:
    """Return the form field of a column with its label."""
    if column in _SPECIAL:
        field = _SPECIAL[column]()
    elif column in _LONG:
        field = TextField(required=False, max_length=_LONG_TEXT, widget=forms.Textarea({"rows": 3}))
    else:
        limit = getattr(Customer._meta.get_field(column), "max_length", None)
        field = TextField(required=column == "name", max_length=limit)
    field.label = label_of(column)
    return field
