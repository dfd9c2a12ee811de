"""Parse what is decided in a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.customers.choices import Grade
from zhike.web.forms import Form, Pills

_AREA = {"rows": 3}


class ProgressForm(Form):
    """What the meeting heard."""

    text = forms.CharField(label=_("进展"), max_length=500, widget=forms.Textarea(_AREA))


class QuestionForm(Form):
    """What must be answered tomorrow."""

    text = forms.CharField(label=_("追问"), max_length=500, widget=forms.Textarea(_AREA))


class SupportForm(Form):
    """Who does what by when."""

    what = forms.CharField(label=_("做什么"), max_length=200)
    who = forms.TypedChoiceField(label=_("谁来做"), coerce=int)
    by = forms.DateField(label=_("什么时候前"))
    entry_key = forms.UUIDField(widget=forms.HiddenInput)


class GradeForm(Form):
    """Another grade for the deal."""

    grade = forms.ChoiceField(
        label=_("等级"),
        required=False,
        choices=[*((one, one) for one in Grade.values), ("", _("取消等级"))],
        widget=Pills,
    )
    on = forms.DateField(label=_("承诺签约日"), required=False, help_text=_("不填就是这个等级的最后一天。"))
    reason = forms.CharField(
        label=_("原因"),
        required=False,
        max_length=300,
        help_text=_("降级、取消或推迟时必填。"),
        widget=forms.Textarea(_AREA),
    )
