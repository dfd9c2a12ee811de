"""Rules as business people fill them in: parts that may be taken from above, and one form per trigger."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.customers.choices import Grade, Tier
from zhike.web.forms import Form, ManyPickerField, ManyPills, Pills, Switch

from .. import facts
from ..choices import Contact, DayKind
from ..deal_choices import DealWay
from ..rules import IDLE, NO_OPPORTUNITY, NO_SIGNATURE, Notice, PoolRules, Rotation, Test, Trigger
from .sections import LABELS, SECTIONS

# So many warnings can be filled in at least; there is always an empty one more than are known.
WARNINGS = 4
READERS = (("owner", _("负责人")), ("manager", _("他的经理")))
UNITS = (("days", _("天")), ("hours", _("小时")))
PLAIN = (
    *("default_days", "cap_days", "day_kind", "min_call_seconds", "bare_notes_qualify", "extension_requests_max"),
    *("extension_days", "exempt_signed", "exempt_locked", "exempt_open_approval", "exempt_open_complaint"),
    "exempt_open_deal",
    *("holding_limit", "signed_count", "claims_per_day", "claims_per_week", "claims_per_month", "cool_down_days"),
)


def _days(label: Any, *, required: bool = True, most: int = 3650, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=required, help_text=help_text)


def _switch(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=Switch, help_text=help_text)


class RulesForm(Form):
    """All rules of a pool but the triggers, which have a form each."""

    default_days = _days(_("默认保护天数"))
    cap_days = _days(_("最长保护天数"), required=False, help_text=_("从起算日算起，怎么跟进都不超过；留空不限"))
    day_kind = forms.ChoiceField(label=_("按什么天数"), choices=DayKind.choices, widget=Pills)
    min_call_seconds = _days(_("电话接通至少"), help_text=_("秒，短于此不算有效跟进"))
    bare_notes_qualify = _switch(_("普通记录也延长保护期"))
    extension_requests_max = _days(_("最多申请延长"), most=20, help_text=_("次，每次须审批"))
    extension_days = _days(_("每次最多延长"), help_text=_("天"))
    exempt_signed = _switch(_("已签约的客户"))
    exempt_locked = _switch(_("已锁定的客户"))
    exempt_open_approval = _switch(
        _("正在审批的客户"), _("合同审批、延长保护期的申请，批完之前不回收；申请最多保到同意后能保到的那天")
    )
    exempt_open_complaint = _switch(_("投诉未处理完的客户"))
    exempt_open_deal = _switch(_("有进行中的商机的客户"))
    exempt_tiers = forms.MultipleChoiceField(
        label=_("这些等级的客户"), choices=Tier.choices, required=False, widget=ManyPills
    )
    holding_limit = _days(_("每人最多持有"), required=False, most=100_000, help_text=_("个客户；留空不限"))
    signed_count = _switch(_("已签约的也占名额"))
    claims_per_day = _days(_("每天最多认领"), required=False, help_text=_("留空不限"))
    claims_per_week = _days(_("每周最多认领"), required=False, help_text=_("留空不限"))
    claims_per_month = _days(_("每月最多认领"), required=False, help_text=_("留空不限"))
    cool_down_days = _days(_("退回或被回收后多少天内不能再要回"), help_text=_("天"))
    rotation_way = forms.ChoiceField(label=_("流转给谁"), choices=DealWay.choices, widget=Pills)
    rotation_never_again_days = _days(_("多少天内负责过的人不再流转给他"))
    rotation_accept_hours = _days(_("多少小时内接收，否则给下一位"), most=720, help_text=_("0 表示直接归他"))

    def __init__(self, *args: Any, rules: PoolRules, own: set[str], inherits: bool, **options: Any) -> None:
        self.rules, self.inherits = rules, inherits
        self.places = range(max(WARNINGS, len(rules.warnings) + 1))
        options["initial"] = _initial(rules) | {f"own_{section}": section in own for section in SECTIONS}
        super().__init__(*args, **options)
        for name, one in facts.list_exemptions().items():
            if not one.is_offered:
                del self.fields[f"exempt_{name}"]
        for kind, label in Contact.choices:
            self.add_field(f"ext_{kind}", _days(label, help_text=_("天")))
        for place in self.places:
            for name, field in _warning_fields(place).items():
                self.add_field(name, field)
        if inherits:
            for section, label in LABELS.items():
                switch = _switch(_("自己设置"), _("关掉就沿用上级公海或公司的规则"))
                self.add_field(f"own_{section}", switch)
                switch.label = _("%(part)s：自己设置") % {"part": label}

    @property
    def exemption_names(self) -> list[str]:
        """Return the fields of what keeps a customer, as far as some room knows of it."""
        return [name for name in self.fields if name.startswith("exempt_")]

    @property
    def extension_names(self) -> list[str]:
        """Return the fields of the days by kind of contact."""
        return [f"ext_{kind}" for kind in Contact.values]

    @property
    def warning_rows(self) -> list[list[str]]:
        """Return the fields of each warning."""
        return [list(_warning_fields(place)) for place in self.places]

    @property
    def own(self) -> set[str]:
        """Return the parts that the pool sets itself; the company sets all."""
        return {one for one in SECTIONS if not self.inherits or self.cleaned_data[f"own_{one}"]}

    def read(self) -> PoolRules:
        """Return the rules as filled in, the triggers as they were."""
        data = self.cleaned_data
        rotation = Rotation(
            way=data["rotation_way"],
            never_again_days=data["rotation_never_again_days"],
            accept_hours=data["rotation_accept_hours"],
        )
        return replace(
            self.rules,
            **{name: data[name] for name in PLAIN if name in data},
            extensions={kind: data[f"ext_{kind}"] for kind in Contact.values},
            exempt_tiers=tuple(data["exempt_tiers"]),
            warnings=tuple(self._warnings()),
            rotation=rotation,
        )

    def _warnings(self) -> list[Notice]:
        found = []
        for place in self.places:
            amount, unit, to, people = (
                self.cleaned_data[f"warn_{place}_{name}"] for name in ("amount", "unit", "to", "people")
            )
            if amount and (to or people):
                found.append(Notice(amount=amount, unit=unit, to=tuple(to), person_ids=tuple(people)))
        return found


def _warning_fields(place: int) -> dict[str, forms.Field]:
    return {
        f"warn_{place}_amount": forms.IntegerField(label=_("提前"), min_value=1, max_value=365, required=False),
        f"warn_{place}_unit": forms.ChoiceField(label=_("单位"), choices=UNITS, initial="days"),
        f"warn_{place}_to": forms.MultipleChoiceField(
            label=_("提醒谁"), choices=READERS, required=False, widget=ManyPills
        ),
        f"warn_{place}_people": ManyPickerField("access:people-search", label=_("还有这些人"), required=False),
    }


def _initial(rules: PoolRules) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(rules, name) for name in PLAIN}
    found |= {f"ext_{kind}": rules.extensions.get(kind, 0) for kind in Contact.values}
    found |= {f"rotation_{name}": value for name, value in vars(rules.rotation).items()}
    found["exempt_tiers"] = list(rules.exempt_tiers)
    for place, notice in enumerate(rules.warnings):
        found |= {
            f"warn_{place}_amount": notice.amount,
            f"warn_{place}_unit": notice.unit,
            f"warn_{place}_to": list(notice.to),
            f"warn_{place}_people": list(notice.person_ids),
        }
    return found


GRADES = [("", _("没有等级")), *Grade.choices]


class TriggerForm(Form):
    """One reason to take customers back: for whom, what is missing, and where they go."""

    label = forms.CharField(label=_("名称"), max_length=40)
    is_active = _switch(_("启用"))
    idle = _switch(_("多久没有有效跟进"))
    idle_a = _days(_("A 级"), required=False)
    idle_b = _days(_("B 级"), required=False)
    idle_c = _days(_("C 级"), required=False)
    idle_none = _days(_("没有等级"), required=False)
    no_opportunity = _switch(_("多久没有新商机"))
    no_opportunity_days = _days(_("天数"), required=False)
    no_signature = _switch(_("到保护期结束还没签约"))
    every = forms.ChoiceField(
        label=_("选了几种时"), choices=(("any", _("有一种就回收")), ("all", _("全部满足才回收"))), widget=Pills
    )
    before_protection_ends = _switch(_("保护期内也回收"), _("不打开时，到保护期结束之后才起作用"))
    target = forms.ChoiceField(label=_("回收到"))
    priority = forms.IntegerField(
        label=_("先后"), min_value=1, max_value=999, initial=100, help_text=_("几条同时满足时，数字小的说了算")
    )
    cond = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, *args: Any, trigger: Trigger | None, pools: list[tuple[int, str]], **options: Any) -> None:
        options["initial"] = _initial_of(trigger)
        super().__init__(*args, **options)
        own = [("", _("客户所属的公海")), ("rotation", _("流转给下一位同事"))]
        self.fields["target"].choices = [*own, *((str(id_), name) for id_, name in pools)]  # type: ignore[attr-defined]
        self.fields["target"].required = False

    def read(self, key: str, condition: dict[str, Any] | None) -> Trigger:
        """Return the trigger as filled in."""
        data = self.cleaned_data
        return Trigger(
            key=key,
            label=data["label"],
            tests=tuple(self._tests()),
            every=data["every"] == "all",
            condition=condition,
            priority=data["priority"],
            target=data["target"],
            before_protection_ends=data["before_protection_ends"],
            is_active=data["is_active"],
        )

    def _tests(self) -> list[Test]:
        data, found = self.cleaned_data, []
        if data["idle"]:
            days = {
                grade: data[f"idle_{grade.lower()}"]
                for grade in Grade.values
                if data[f"idle_{grade.lower()}"] is not None
            }
            found.append(Test(kind=IDLE, days=data["idle_none"] if data["idle_none"] is not None else 7, by_grade=days))
        if data["no_opportunity"]:
            found.append(Test(kind=NO_OPPORTUNITY, days=data["no_opportunity_days"] or 0))
        if data["no_signature"]:
            found.append(Test(kind=NO_SIGNATURE))
        return found


def _initial_of(trigger: Trigger | None) -> dict[str, Any]:
    delivered = {"idle_a": 3, "idle_b": 7, "idle_c": 15, "idle_none": 7, "no_opportunity_days": 30}
    if trigger is None:
        return {**delivered, "idle": True, "is_active": True, "every": "any"}
    found: dict[str, Any] = {
        **delivered,
        **{name: getattr(trigger, name) for name in ("label", "is_active", "target", "priority")},
        "before_protection_ends": trigger.before_protection_ends,
        "every": "all" if trigger.every else "any",
    }
    for test in trigger.tests:
        found[test.kind] = True
        if test.kind == IDLE:
            found |= {f"idle_{grade.lower()}": test.by_grade.get(grade, test.days) for grade in Grade.values}
            found["idle_none"] = test.days_for("")
        elif test.kind == NO_OPPORTUNITY:
            found["no_opportunity_days"] = test.days
    return found
