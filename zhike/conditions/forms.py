"""The forms of views and segments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, Pills

from .choices import Sharing


class ViewForm(Form):
    """Name and reach of a view."""

    name = forms.CharField(label=_("名称"), max_length=40)
    sharing = forms.ChoiceField(
        label=_("谁能看到"),
        choices=Sharing.choices,
        initial=Sharing.PRIVATE,
        widget=Pills,
        help_text=_("共享的是条件、列和排序；每个人只看到自己权限内的客户。"),
    )
    pin = forms.BooleanField(label=_("钉到左侧栏"), required=False)


class SegmentForm(Form):
    """Name, note and condition of a segment; the builder fills `cond`."""

    name = forms.CharField(label=_("名称"), max_length=40)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    cond = forms.CharField(
        widget=forms.Textarea, error_messages={"required": _("请至少填好一条条件。")}, max_length=20_000
    )
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)
