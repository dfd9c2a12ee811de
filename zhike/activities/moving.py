"""The form that moves a promise without a contact."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.lib.refusals import Refusal
from zhike.web.forms import Form, Pills

from .queries.entry import Entry

OTHER, NONE = "other", "none"


def day_choices(entry: Entry) -> list[tuple[str, Any]]:
    """Return the days that are one tap away, each day once, nearest first."""
    labels = {"tomorrow": _("明天"), "after": _("后天"), "monday": _("下周一"), "fortnight": _("两周后")}
    named: dict[date, Any] = {}
    for key, day in entry.days.items():
        named.setdefault(day, labels[key])
    return [(day.isoformat(), f"{named[day]} {day:%m-%d}") for day in sorted(named)]


class MoveForm(Form):
    """A new day for the next step, or none."""

    next_pick = forms.ChoiceField(label=_("改到"), widget=Pills)
    next_on = forms.DateField(label=_("日期"), required=False)
    next_step = forms.CharField(label=_("下一步做什么"), required=False, max_length=200)

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        customer = entry.customer
        initial = {"next_on": customer.next_follow_on, "next_step": customer.next_step}
        super().__init__(*args, initial=initial, **options)
        choices = [*day_choices(entry), (OTHER, _("选日期"))]
        if customer.next_follow_on:
            choices.append((NONE, _("不再跟进这一步")))
        cast(forms.ChoiceField, self.fields["next_pick"]).choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("next_pick") == OTHER and not data.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("选一个日期。"))
        return data

    def promise(self) -> tuple[date | None, str]:
        """Return day and step as the service takes them."""
        pick = self.cleaned_data["next_pick"]
        if pick == NONE:
            return None, ""
        day = self.cleaned_data["next_on"] if pick == OTHER else date.fromisoformat(pick)
        return day, str(self.cleaned_data["next_step"])

    def show_refusal(self, refusal: Refusal) -> bool:
        """Put what a rule refused beside its field; False when it belongs to no field."""
        name = str(refusal.facts.get("field", ""))
        if name not in self.fields:
            return False
        self.add_error(name, str(refusal))
        return True
