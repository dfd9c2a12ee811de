"""The form by which the company says when it is free and when it works."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.lib.refusals import Refusal
from zhike.web.forms import Form, Pills

from .drafts import SpecialDays

FREE, WORKED = "free", "worked"


class SpecialDaysForm(Form):
    """A stretch of days that differs from the plain week."""

    is_workday = forms.ChoiceField(
        label=_("这些天"), choices=((FREE, _("放假")), (WORKED, _("上班"))), initial=FREE, widget=Pills
    )
    first = forms.DateField(label=_("从"))
    last = forms.DateField(label=_("到"), required=False, help_text=_("只有一天时不用填。"))
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("例如：春节、调休上班、公司成立日。"))

    def draft(self) -> SpecialDays:
        """Return what is to be declared; the form is valid."""
        given = self.cleaned_data
        return SpecialDays(
            first=given["first"],
            last=given["last"] or given["first"],
            is_workday=given["is_workday"] == WORKED,
            name=given["name"].strip(),
        )

    def show_refusal(self, refusal: Refusal) -> None:
        """Put a refusal beside the field that it is about."""
        self.add_error(str(refusal.facts["field"]), str(refusal))
