"""Forms of the docket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import FileDrop, Form, PickerField, Pills

from ..choices import Winner
from ..rules import FILE_TYPES


class DisputeForm(Form):
    """Which customer one claims, and why."""

    text = forms.CharField(label=_("单位全称或电话"), max_length=200, min_length=4)
    own = PickerField("customers:pick", label=_("我名下的同一位客户"), required=False)
    claim = forms.CharField(label=_("为什么应当归你"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class EvidenceForm(Form):
    """A dated statement, with or without a file."""

    on = forms.DateField(label=_("日期"))
    text = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    file = forms.FileField(
        label=_("文件"),
        required=False,
        max_length=500,
        widget=FileDrop({"accept": ",".join(f".{name}" for name in FILE_TYPES)}, note=_("50 MB 以内")),
    )


class RulingForm(Form):
    """Who answers for the customer from now on, and why."""

    winner = forms.ChoiceField(label=_("归属"), choices=Winner.choices, widget=Pills)
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class AppealForm(Form):
    """Why the ruling is wrong."""

    reason = forms.CharField(label=_("申诉理由"), max_length=2000, widget=forms.Textarea({"rows": 3}))
