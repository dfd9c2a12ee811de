"""What the approval screens post."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.models import Role
from zhike.web.forms import Form, ManyPickerField, PickerField

from .choices import Late, Need, Who
from .rules import MOST_STEPS, Step

_COLLEAGUES = "access:people-search"


class DecideForm(Form):
    """A few words with a yes or a no."""

    reason = forms.CharField(
        label=_("意见"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("同意时可以不写；拒绝时必须写明原因。"),
    )


class DelegateForm(Form):
    """Who decides instead."""

    to_person_id = PickerField(_COLLEAGUES, label=_("转交给"), help_text=_("你自己仍然可以处理，谁先处理算谁的。"))
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


class AbsenceForm(Form):
    """From when until when, and who decides meanwhile."""

    to_person_id = PickerField(_COLLEAGUES, label=_("代理人"))
    first_on = forms.DateField(label=_("开始日期"))
    last_on = forms.DateField(label=_("结束日期"))


class FlowForm(Form):
    """The steps of a flow; a step without 审批人 is left out. One empty step is offered at the end."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, steps: Sequence[Step], version: int) -> None:
        super().__init__(data, initial={"seen_version": version})
        self.places = range(min(max(len(steps) + 1, 2), MOST_STEPS))
        roles = [("", "—"), *((str(role.pk), role.label) for role in Role.objects.order_by("pk"))]
        for place in self.places:
            step = steps[place] if place < len(steps) else None
            self.fields |= {f"{name}_{place}": field for name, field in _step_fields(step, roles).items()}

    def groups(self) -> list[list[str]]:
        """Return the field names of each step."""
        return [[f"{name}_{place}" for name in _NAMES] for place in self.places]

    def steps(self) -> list[Step]:
        """Return the steps as they were sent."""
        return [self._step(place) for place in self.places if self.cleaned_data.get(f"who_{place}")]

    def _step(self, place: int) -> Step:
        sent = {name: self.cleaned_data.get(f"{name}_{place}") for name in _NAMES}
        who = str(sent["who"])
        return Step(
            who=who,
            need=str(sent["need"] or Need.ANY),
            people=tuple(sent["people"] or ()) if who == Who.PEOPLE else (),
            role_id=sent["role"] if who == Who.ROLE else None,
            hours=int(sent["hours"] or 0),
            late=str(sent["late"] or Late.REMIND),
        )


_NAMES = ("who", "people", "role", "need", "hours", "late")


def _step_fields(step: Step | None, roles: list[tuple[str, str]]) -> dict[str, forms.Field]:
    shown = step or Step(who="")
    return {
        "who": forms.ChoiceField(
            label=_("由谁审批"), choices=[("", _("（没有这一步）")), *Who.choices], required=False, initial=shown.who
        ),
        "people": ManyPickerField(_COLLEAGUES, label=_("指定人员"), required=False, initial=list(shown.people)),
        "role": forms.TypedChoiceField(
            label=_("角色"), choices=roles, coerce=int, empty_value=None, required=False, initial=shown.role_id
        ),
        "need": forms.ChoiceField(label=_("几个人同意"), choices=Need.choices, required=False, initial=shown.need),
        "hours": forms.IntegerField(
            label=_("多久算超时（小时）"),
            min_value=0,
            max_value=720,
            required=False,
            initial=shown.hours,
            help_text=_("0 表示不提醒"),
        ),
        "late": forms.ChoiceField(label=_("超时后"), choices=Late.choices, required=False, initial=shown.late),
    }
