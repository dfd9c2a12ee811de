"""The one field of the blind look-up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form


class PrecheckForm(Form):
    """A whole name or a phone number."""

    text = forms.CharField(label=_("单位全称或电话"), max_length=200, min_length=4)
