"""The form behind 加条件: every filter of the list, filled with what is in force."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.web.forms import Form, ManyPickerField, ManyPills, Pills

from ..choices import Grade, Kind, Lifecycle, Stage, Tier
from ..fields import OBJECT, rule_name
from ..models import Source
from ..queries.filters import CONTACT_DAYS, FILTERS, NO_GRADE, read_range
from .pickers import IndustryField, RegionField

_GRADES = [(grade.value, grade.value) for grade in Grade] + [(NO_GRADE, _("未评"))]


def _contact_choices() -> list[tuple[str, Any]]:
    longer = [(days, gettext("超过 %(days)s 天") % {"days": days}) for days in CONTACT_DAYS]
    return [("", _("不限")), ("-7", _("7 天内联系过")), *longer, ("never", _("从未联系"))]


_NEXT = [
    ("", _("不限")),
    ("overdue", _("已逾期")),
    ("due", _("今天及以前")),
    ("week", _("本周内")),
    ("none", _("没有安排")),
]
_OWNERS = [("", _("不限")), ("me", _("我")), ("team", _("下属")), ("none", _("无负责人"))]


class NarrowForm(Form):
    """Filters as fields; `query()` is what the address gets."""

    owner_kind = forms.ChoiceField(label=_("负责人"), choices=_OWNERS, required=False, widget=Pills)
    owner = ManyPickerField("access:people-search", label=_("指定负责人"), required=False)
    department = forms.ChoiceField(label=_("部门（含下级）"), required=False)
    stage = forms.MultipleChoiceField(label=_("阶段"), choices=Stage.choices, required=False, widget=ManyPills)
    grade = forms.MultipleChoiceField(label=_("意向等级"), choices=_GRADES, required=False, widget=ManyPills)
    tier = forms.MultipleChoiceField(label=_("客户等级"), choices=Tier.choices, required=False, widget=ManyPills)
    lifecycle = forms.MultipleChoiceField(
        label=_("生命周期"), choices=Lifecycle.choices, required=False, widget=ManyPills
    )
    contact = forms.ChoiceField(label=_("最近联系"), choices=_contact_choices, required=False, widget=Pills)
    next = forms.ChoiceField(label=_("下次跟进"), choices=_NEXT, required=False, widget=Pills)
    next_from = forms.DateField(label=_("下次跟进从"), required=False)
    next_to = forms.DateField(label=_("到"), required=False)
    source = forms.MultipleChoiceField(label=_("来源"), required=False, widget=ManyPills)
    tag = ManyPickerField("customers:tag-search", label=_("标签与分组（任一）"), required=False)
    region = RegionField(label=_("地区（含下级）"), required=False)
    industry = IndustryField(label=_("行业（含下级）"), required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("不限")), *Kind.choices], required=False, widget=Pills)
    created_from = forms.DateField(label=_("创建从"), required=False)
    created_to = forms.DateField(label=_("到"), required=False)

    def __init__(self, *args: Any, actor: Actor, departments: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        sources = Source.objects.filter(is_active=True).values_list("pk", "name")
        self.fields["source"].choices = [(str(key), name) for key, name in sources]  # type: ignore[attr-defined]
        self.fields["department"].choices = [("", _("不限")), *departments]  # type: ignore[attr-defined]
        self._close(actor)

    def _close(self, actor: Actor) -> None:
        """Take away filters over what the person does not see in full."""
        for name, one in FILTERS.items():
            if not is_open(actor, OBJECT, rule_name(one.field)):
                for field in (name, f"{name}_from", f"{name}_to"):
                    self.fields.pop(field, None)
        if not is_open(actor, OBJECT, "owner"):
            for field in ("owner", "owner_kind", "department"):
                self.fields.pop(field, None)

    def query(self) -> dict[str, list[str]]:
        """Return the filters as the list's address carries them."""
        values = self.cleaned_data
        found = {name: _texts(values.get(name)) for name in (*FILTERS, "department")}
        kind = values.get("owner_kind")
        found["owner"] = [kind] if kind else [str(one) for one in values.get("owner", [])]
        for name in ("next", "created"):
            span = _span(values.get(f"{name}_from"), values.get(f"{name}_to"))
            if span:
                found[name] = [span]
        return {name: texts for name, texts in found.items() if texts}


def initial_from(filters: dict[str, list[str]]) -> dict[str, Any]:
    """Return the form's values for filters in force."""
    initial: dict[str, Any] = {**filters}
    for name in ("contact", "kind", "region", "industry", "department", "next"):
        initial[name] = (filters.get(name) or [""])[0]
    owners = filters.get("owner", [])
    initial["owner_kind"] = next((one for one in owners if not one.isdecimal()), "")
    initial["owner"] = [one for one in owners if one.isdecimal()]
    for name in ("next", "created"):
        span = read_range((filters.get(name) or [""])[0])
        if span:
            initial[name] = ""
            initial[f"{name}_from"], initial[f"{name}_to"] = span
    return initial


def _texts(value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _span(first: Any, last: Any) -> str:
    if not first and not last:
        return ""
    return f"{first.isoformat() if first else ''}..{last.isoformat() if last else ''}"
