"""The forms of pools, of extensions and of leave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.fields import list_fields
from zhike.access.forms.people import department_choices
from zhike.web.forms import Form, ManyPickerField, ManyPills, Pills, Switch

from .choices import MaskWhen, PoolKind
from .models import Pool
from .queries.pools import MASKABLE


def pool_choices(empty: Any) -> list[tuple[str, str]]:
    """Return all pools, each with its depth shown by leading spaces."""
    rows = Pool.objects.order_by("path").values_list("pk", "path", "name")
    return [("", empty), *((str(pk), "　" * (path.count("/") - 2) + name) for pk, path, name in rows)]


class PoolForm(Form):
    """A pool with its members."""

    name = forms.CharField(label=_("名称"), max_length=60)
    parent_id = forms.TypedChoiceField(label=_("上级公海"), coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=PoolKind.choices, widget=Pills)
    admins = ManyPickerField("access:people-search", label=_("公海管理员"), required=False)
    admin_departments = forms.TypedMultipleChoiceField(
        label=_("公海管理员（部门，含下级）"), coerce=int, required=False, widget=ManyPills
    )
    people = ManyPickerField("access:people-search", label=_("成员（人员）"), required=False)
    departments = forms.TypedMultipleChoiceField(
        label=_("成员（部门，含下级）"), coerce=int, required=False, widget=ManyPills
    )
    masks = forms.MultipleChoiceField(label=_("对成员隐去"), required=False, widget=ManyPills)
    mask_when = forms.ChoiceField(label=_("何时隐去"), choices=MaskWhen.choices, widget=Pills)
    follow_contacts = forms.BooleanField(
        label=_("联系人随客户走"),
        required=False,
        widget=Switch,
        help_text=_("关掉后，回到公海时联系人留下，再接手的人看不到"),
    )
    follow_notes = forms.BooleanField(
        label=_("跟进记录随客户走"),
        required=False,
        widget=Switch,
        help_text=_("关掉后，再接手的人看不到以前的跟进和通话，没做完的任务也留给原负责人"),
    )
    return_needs_approval = forms.BooleanField(label=_("退回须审批"), required=False, widget=Switch)
    position = forms.IntegerField(label=_("排序"), min_value=0, max_value=9999, required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False, widget=Switch)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {spec.name: spec.label for spec in list_fields("customer")}
        named = [(name, labels[name]) for name in MASKABLE if name in labels]
        departments = [choice for choice in department_choices() if choice[0]]
        choices: dict[str, Any] = {
            "parent_id": pool_choices(_("（最上级）")),
            "departments": departments,
            "admin_departments": departments,
            "masks": named,
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean_position(self) -> int:
        """Take an empty place for the first."""
        return self.cleaned_data["position"] or 0


class ExtendForm(Form):
    """Why a customer needs more protected days."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class LockForm(Form):
    """Why a customer is not to be taken back, and until when."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(label=_("锁定至"), required=False, help_text=_("含当天；留空表示一直锁定"))


class OwnLimitForm(Form):
    """How many customers somebody may hold, other than the company's rule says, and why."""

    holding = forms.IntegerField(
        label=_("最多持有"), min_value=0, max_value=100_000, required=False, help_text=_("个客户；留空按公司的规则")
    )
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class AskLimitForm(Form):
    """How many customers somebody wants to hold, and why."""

    holding = forms.IntegerField(label=_("想要的上限"), min_value=1, max_value=100_000, help_text=_("位未签约客户"))
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class LeaveForm(Form):
    """From when to when somebody is away, and why."""

    first_on = forms.DateField(label=_("开始日期"))
    last_on = forms.DateField(label=_("结束日期"))
    reason = forms.CharField(label=_("事由"), max_length=200, required=False)
