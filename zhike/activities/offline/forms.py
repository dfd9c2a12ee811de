"""The quick entry as the phone keeps it: the same fields, nothing of a customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, Pills

from ..choices import FollowUpKind, Outcome
from ..forms import KEEP, NO, YES
from ..moving import OTHER
from ..rules import REACHED, UNREACHED

_LABELS = dict(Outcome.choices)


class OfflineFollowUpForm(Form):
    """Names and values are those of FollowUpForm, which reads what arrives."""

    kind = forms.ChoiceField(label=_("方式"), choices=FollowUpKind, widget=Pills, initial=FollowUpKind.PHONE)
    reached = forms.ChoiceField(
        label=_("结果"), choices=[(YES, _("联系上了")), (NO, _("没联系上"))], widget=Pills, initial=YES
    )
    attitude = forms.ChoiceField(
        label=_("客户的意思"),
        choices=[("", _("正常沟通")), *((value, _LABELS[value]) for value in REACHED if value != Outcome.REACHED)],
        widget=Pills,
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("为什么没联系上"),
        choices=[(value, _LABELS[value]) for value in UNREACHED],
        widget=Pills,
        required=False,
    )
    content = forms.CharField(
        label=_("说了什么"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3, "placeholder": _("一句话：说了什么，客户怎么想")}),
    )
    next_pick = forms.ChoiceField(
        label=_("下次跟进"), choices=[(KEEP, _("先不定")), (OTHER, _("选日期"))], widget=Pills, initial=KEEP
    )
    next_on = forms.DateField(label=_("日期"), required=False)
    next_step = forms.CharField(label=_("下一步做什么"), required=False, max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_required_attribute = False
