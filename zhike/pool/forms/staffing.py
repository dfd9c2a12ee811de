"""Shifts and strengths of a person, and the rules for new leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.queries import list_departments
from zhike.conditions.language import parse_text
from zhike.lib import industries, regions
from zhike.web.forms import Form, ManyPickerField, ManyPills, Pills, Switch

from ..deal_choices import DealWay, LeadTarget
from ..models import Pool
from ..queries.staff import OwnPresence
from ..services.leads import LeadRuleDraft
from ..services.presence import ShiftDraft, StaffDraft

SHIFTS = (1, 2, 3)
WEEKDAYS = [
    (str(day), name)
    for day, name in enumerate((_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")), 1)
]


class StaffForm(Form):
    """Up to three shifts, the weight, and what a person is good at."""

    weight = forms.IntegerField(
        label=_("权重"), min_value=0, max_value=100, help_text=_("按权重分配时的份额；0 表示不参与。")
    )
    regions = forms.MultipleChoiceField(label=_("熟悉的地区"), required=False, widget=ManyPills)
    industries = forms.MultipleChoiceField(label=_("熟悉的行业"), required=False, widget=ManyPills)
    tags = ManyPickerField("customers:tag-search", label=_("专长（客户标签）"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["regions"].choices = regions.children()  # type: ignore[attr-defined]
        self.fields["industries"].choices = industries.children()  # type: ignore[attr-defined]
        for number in SHIFTS:
            label = _("班次 %(n)s") % {"n": number}
            self.fields[f"weekdays_{number}"] = forms.MultipleChoiceField(
                label=label, choices=WEEKDAYS, required=False, widget=ManyPills
            )
            self.fields[f"starts_{number}"] = forms.TimeField(label=_("上班"), required=False)
            self.fields[f"ends_{number}"] = forms.TimeField(label=_("下班"), required=False)

    def shift_fields(self) -> list[tuple[Any, Any, Any]]:
        """Return the three fields of each shift, for the template."""
        return [(self[f"weekdays_{n}"], self[f"starts_{n}"], self[f"ends_{n}"]) for n in SHIFTS]

    def draft(self) -> StaffDraft:
        """Return what the service takes; empty shifts are left out."""
        values = self.cleaned_data
        shifts = [
            ShiftDraft(frozenset(map(int, values[f"weekdays_{n}"])), values[f"starts_{n}"], values[f"ends_{n}"])
            for n in SHIFTS
            if values[f"weekdays_{n}"] or values[f"starts_{n}"] or values[f"ends_{n}"]
        ]
        return StaffDraft(values["weight"], values["regions"], values["industries"], values["tags"], shifts)


def initial_of(found: OwnPresence) -> dict[str, Any]:
    """Return the form's values for what is known."""
    row = found.presence
    initial: dict[str, Any] = {
        "weight": row.weight,
        "regions": row.regions,
        "industries": row.industries,
        "tags": row.tag_ids,
    }
    for number, shift in enumerate(found.shifts[: len(SHIFTS)], 1):
        initial[f"weekdays_{number}"] = [str(day) for day in shift.weekdays]
        initial[f"starts_{number}"], initial[f"ends_{number}"] = shift.starts, shift.ends
    return initial


class LeadRuleForm(Form):
    """One rule for new leads; the builder fills `cond`."""

    name = forms.CharField(label=_("名称"), max_length=40)
    cond = forms.CharField(required=False, widget=forms.Textarea, max_length=20_000)
    target = forms.ChoiceField(label=_("去向"), choices=LeadTarget.choices, widget=Pills, initial=LeadTarget.PEOPLE)
    people = ManyPickerField("access:people-search", label=_("人员"), required=False)
    department = forms.ChoiceField(label=_("或者一个部门（含下级）的所有人"), required=False)
    way = forms.ChoiceField(label=_("分配方式"), choices=DealWay.choices, widget=Pills, initial=DealWay.ROUND_ROBIN)
    pool = forms.ChoiceField(label=_("公海（去向是公海时）"), required=False)
    daily_cap = forms.IntegerField(
        label=_("每人每天最多"), min_value=0, max_value=1000, initial=0, help_text=_("0 表示不限。")
    )
    backlog_cap = forms.IntegerField(
        label=_("手上没联系过的新线索最多"), min_value=0, max_value=1000, initial=0, help_text=_("0 表示不限。")
    )
    only_on_shift = forms.BooleanField(
        label=_("只分给此刻在班的人"),
        required=False,
        initial=True,
        widget=Switch,
        help_text=_("关掉以后，只看当天上不上班、有没有请假。"),
    )
    is_active = forms.BooleanField(label=_("启用"), required=False, initial=True, widget=Switch)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        departments = [(str(row.pk), "　" * (row.path.count("/") - 2) + row.name) for row in list_departments()]
        self.fields["department"].choices = [("", _("不选")), *departments]  # type: ignore[attr-defined]
        pools = [(str(pk), name) for pk, name in Pool.objects.filter(is_active=True).values_list("pk", "name")]
        self.fields["pool"].choices = [("", _("不选")), *pools]  # type: ignore[attr-defined]

    def draft(self) -> LeadRuleDraft:
        """Return what the service takes; refused when the condition is none."""
        values = self.cleaned_data
        return LeadRuleDraft(
            name=values["name"],
            condition=parse_text(values["cond"]) if values["cond"] else None,
            target=values["target"],
            way=values["way"],
            people=values["people"],
            department_id=int(values["department"]) if values["department"] else None,
            pool_id=int(values["pool"]) if values["pool"] else None,
            daily_cap=values["daily_cap"],
            backlog_cap=values["backlog_cap"],
            only_on_shift=values["only_on_shift"],
            is_active=values["is_active"],
        )
