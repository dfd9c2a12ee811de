"""The form of a remark."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form


class CommentForm(Form):
    """One remark under an entry."""

    text = forms.CharField(
        label=_("点评"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "placeholder": _("哪里做得好，下次怎么做；输入 @ 叫上同事")}),
    )
