"""The forms of needs: parse what was tapped and typed; the rules are the services'."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.lib.refusals import Refusal
from zhike.web.forms import Form, MoneyInput, PickerField, Pills
from zhike.web.forms.pickers import Picker

from ..models import Need, NeedCategory
from .choices import Axis, ConfirmedHow, Level, Met, MetBy, NeedSource, OfferKind
from .drafts import ConfirmationDraft, DeliveryDraft, NeedDraft, ValidationDraft

People = Sequence[tuple[int, str]]
_COLUMNS = {"contact_id": "contact", "purpose_id": "purpose", "aspect_id": "aspect", "keeper_id": "keeper"}
_PLAIN = (
    *("name", "raw_words", "heard_from", "heard_where", "heard_at", "source", "statement", "value_amount", "met_by"),
    *("rival", "offer_kind", "offer_name"),
)
_LEVELS = ("strength", "urgency", "importance", "cost")


def show_refusal(form: Form, refusal: Refusal) -> bool:
    """Put what a rule refused beside its field; False when the form has no such field."""
    told = str(refusal.facts.get("field", ""))
    name = told if told in form.fields else _COLUMNS.get(told, told.removesuffix("_id"))
    words = f"{refusal.sentence} {refusal.help}".strip()
    if name not in form.fields or form[name].is_hidden:
        if not refusal.code.startswith("activities.need"):
            return False
        name = ""
    form.add_error(name or None, words)
    return True


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _level(label: Any, help_: Any = "") -> forms.ChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=Level, coerce=int, widget=Pills, initial=Level.MIDDLE, help_text=help_
    )


class NeedForm(Form):
    """A need in the customer's words, what we make of it, and how much it matters."""

    name = forms.CharField(label=_("客户的叫法"), max_length=60, help_text=_("用客户自己的话起名，不用产品名。"))
    raw_words = forms.CharField(label=_("客户原话"), max_length=4000, widget=_lines(3))
    contact = forms.ChoiceField(label=_("谁说的"), required=False)
    heard_from = forms.CharField(label=_("不在联系人里"), max_length=60, required=False)
    heard_at = forms.DateTimeField(label=_("什么时候听到"))
    heard_where = forms.CharField(label=_("在哪里听到"), max_length=60, required=False)
    source = forms.ChoiceField(label=_("来源"), choices=NeedSource, initial=NeedSource.TALK)
    statement = forms.CharField(
        label=_("需求表述"),
        max_length=2000,
        required=False,
        widget=_lines(2),
        help_text=_("我们的理解，一句话。要请客户确认的就是它；确认后再改，就要重新确认。"),
    )
    aspect = forms.ChoiceField(label=_("哪方面"), required=False, widget=Pills)
    purpose = forms.ChoiceField(label=_("为了什么"), required=False, widget=Pills)
    strength = _level(_("强度"), _("客户有多想要。"))
    urgency = _level(_("紧迫"))
    importance = _level(_("重要"))
    cost = _level(_("满足成本"), _("我方要花多少功夫。"))
    met_by = forms.ChoiceField(label=_("现在由谁满足"), choices=MetBy, widget=Pills, initial=MetBy.NOBODY)
    rival = forms.CharField(label=_("哪个竞争对手"), max_length=60, required=False)
    value_amount = forms.DecimalField(
        label=_("预计价值"), max_digits=14, decimal_places=2, min_value=0, required=False, widget=MoneyInput
    )
    offer_kind = forms.ChoiceField(
        label=_("对应"), choices=[("", _("还没对上")), *OfferKind.choices], required=False, widget=Pills
    )
    offer_name = forms.CharField(
        label=_("产品或缺口"), max_length=80, required=False, widget=forms.TextInput({"list": "need-offers"})
    )
    keeper = PickerField("access:people-search", label=_("跟进人"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: People,
        categories: Sequence[NeedCategory],
        now: datetime,
        need: Need | None = None,
        **options: Any,
    ) -> None:
        initial = _initial(need) if need else {"heard_at": timezone.localtime(now).replace(second=0, microsecond=0)}
        options["initial"] = {**initial, **options.pop("initial", {})}
        super().__init__(*args, **options)
        self.session_id = need.session_id if need else None
        self.finding_id = need.finding_id if need else None
        self._offer("contact", [("", _("不指定")), *people])
        for axis in Axis:
            own = [(one.pk, one.label) for one in categories if one.axis == axis]
            self._offer(str(axis), [("", _("未分类")), *own])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [(str(key), label) for key, label in choices]

    def draft(self) -> NeedDraft:
        """Return the need as the service takes it."""
        data = self.cleaned_data
        ids: dict[str, Any] = {column: int(data[name]) if data[name] else None for column, name in _COLUMNS.items()}
        plain = {name: data[name] for name in (*_PLAIN, *_LEVELS)}
        return NeedDraft(**plain, **ids, session_id=self.session_id, finding_id=self.finding_id)


def _initial(need: Need) -> dict[str, Any]:
    values = {name: getattr(need, name) for name in (*_PLAIN, *_LEVELS, "version")}
    values |= {name: getattr(need, column) or "" for column, name in _COLUMNS.items()}
    return values | {"heard_at": timezone.localtime(need.heard_at)}


class StepForm(Form):
    """What one step noted, and what proves it."""

    note = forms.CharField(label=_("记下什么"), max_length=4000, widget=_lines(4))
    proof = forms.CharField(label=_("凭什么这样说"), max_length=2000, required=False, widget=_lines(3))


class _AnswerForm(Form):
    """A form about one need in which somebody of the customer answers."""

    def __init__(self, *args: Any, people: People = (), now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        if "contact" in self.fields:
            choices = [("", _("不在联系人里")), *((str(pk), name) for pk, name in people)]
            cast(forms.ChoiceField, self.fields["contact"]).choices = choices
        self.fields["at"].initial = timezone.localtime(now).replace(second=0, microsecond=0)


class ConfirmForm(_AnswerForm):
    """Who confirmed the wording, when, how."""

    contact = forms.ChoiceField(label=_("谁确认的"), required=False)
    name = forms.CharField(label=_("确认人姓名"), max_length=60, required=False, help_text=_("选了联系人就不用填。"))
    how = forms.ChoiceField(label=_("怎样确认的"), choices=ConfirmedHow, widget=Pills)
    at = forms.DateTimeField(label=_("什么时候"))
    note = forms.CharField(
        label=_("凭据"), max_length=500, required=False, help_text=_("客户的原话、邮件标题、微信记录的日期。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def draft(self, customer_id: int, need_id: int) -> ConfirmationDraft:
        """Return the confirmation as the service takes it."""
        data = self.cleaned_data
        return ConfirmationDraft(
            customer_id=customer_id,
            need_id=need_id,
            version=data["version"],
            how=data["how"],
            at=data["at"],
            contact_id=int(data["contact"]) if data["contact"] else None,
            name=data["name"],
            note=data["note"],
        )


class DeliverForm(Form):
    """What was handed over for the need."""

    delivered_on = forms.DateField(label=_("交付日期"))
    note = forms.CharField(label=_("交付了什么"), max_length=200, required=False)

    def draft(self, customer_id: int, need_id: int) -> DeliveryDraft:
        """Return the delivery as the service takes it."""
        data = self.cleaned_data
        return DeliveryDraft(customer_id=customer_id, need_id=need_id, on=data["delivered_on"], note=data["note"])


class ValidateForm(_AnswerForm):
    """What the customer says of it after delivery."""

    met = forms.ChoiceField(label=_("满足了吗"), choices=Met, widget=Pills)
    satisfied = _level(_("满意程度"))
    validated_name = forms.CharField(label=_("客户那边谁说的"), max_length=60)
    at = forms.DateTimeField(label=_("什么时候"))
    note = forms.CharField(label=_("客户怎么说"), max_length=2000, required=False, widget=_lines(3))

    def draft(self, customer_id: int, need_id: int) -> ValidationDraft:
        """Return the answer as the service takes it."""
        data = self.cleaned_data
        return ValidationDraft(
            customer_id=customer_id,
            need_id=need_id,
            met=data["met"],
            satisfied=data["satisfied"],
            name=data["validated_name"],
            at=data["at"],
            note=data["note"],
        )


class DropForm(Form):
    """Why a need is put aside."""

    dropped_why = forms.CharField(label=_("为什么不做"), max_length=200)


class CategoryForm(Form):
    """One word of the taxonomy."""

    name = forms.CharField(label=_("名称"), max_length=30)
    help = forms.CharField(label=_("说明"), max_length=120, required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)


def picker_words(form: Form, name: str, find: Any) -> None:
    """Say how the chosen person of a picker reads."""
    widget = form.fields[name].widget
    if isinstance(widget, Picker):
        widget.find_labels = find
