"""Parse what managers say about an alarm."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form

_AREA = {"rows": 3}


class AnswerForm(Form):
    """Why there was no new A, and what is done about it."""

    cause = forms.CharField(label=_("原因"), max_length=1000, widget=forms.Textarea(_AREA))
    measure = forms.CharField(
        label=_("措施"), max_length=1000, widget=forms.Textarea(_AREA), help_text=_("一周后会问你结果。")
    )


class ResultForm(Form):
    """What came of the measure."""

    result = forms.CharField(label=_("措施的结果"), max_length=1000, widget=forms.Textarea(_AREA))
