"""Say rules in sentences that business people read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhike.access.queries import person_names
from zhike.conditions.language import parse
from zhike.conditions.sentences import say
from zhike.customers.choices import Tier
from zhike.lib.refusals import Refused

from .. import facts
from ..choices import Contact, DayKind
from ..deal_choices import DealWay
from ..models import Pool
from ..rules import IDLE, NO_OPPORTUNITY, Notice, PoolRules, Test, Trigger
from .sections import LABELS


@dataclass(frozen=True)
class Part:
    """One part of the rules: its name and its sentences."""

    label: str
    sentences: list[str]


def say_rules(rules: PoolRules) -> list[Part]:
    """Return the rules part by part."""
    said: Mapping[str, list[str]] = {
        "clock": _clock(rules),
        "triggers": [say_trigger(one) for one in rules.triggers] or [_("没有，不会自动回收。")],
        "exempt": [_exempt(rules)],
        "warnings": [_warning(one) for one in rules.warnings] or [_("没有")],
        "limits": _limits(rules),
        "rotation": [_rotation(rules)],
    }
    return [Part(str(LABELS[section]), sentences) for section, sentences in said.items()]


def _clock(rules: PoolRules) -> list[str]:
    kind = DayKind(rules.day_kind).label
    whole = _("默认 %(n)s 天，按%(kind)s") % {"n": rules.default_days, "kind": kind}
    if rules.cap_days is not None:
        whole += _("，最长 %(n)s 天") % {"n": rules.cap_days}
    longer = [f"{Contact(one).label} +{days}" for one, days in rules.contact_days.items() if days]
    asked = _("可申请延长 %(times)s 次，每次 %(days)s 天") % {
        "times": rules.extension_requests_max,
        "days": rules.extension_days,
    }
    return [whole, _("有效跟进延长：%(list)s") % {"list": "、".join(longer) or "—"}, asked]


def say_trigger(one: Trigger) -> str:
    """Return one trigger as a sentence."""
    tests = (_("，并且") if one.every else _("，或者")).join(_test(test) for test in one.tests) or "—"
    whom = _("所有客户")
    if one.condition:
        try:
            whom = say("customer", parse(dict(one.condition)))
        except Refused:
            whom = _("（条件已失效，不会回收任何客户）")
    sentence = _("%(label)s：%(whom)s，%(tests)s → %(target)s") % {
        "label": one.label or one.key,
        "whom": whom,
        "tests": tests,
        "target": say_target(one.target),
    }
    if one.before_protection_ends:
        sentence += _("（保护期内也算）")
    return sentence if one.is_active else _("%(sentence)s（已停用）") % {"sentence": sentence}


def say_target(target: str) -> str:
    """Return where customers go."""
    if target == "rotation":
        return _("流转给下一位同事")
    if target.isdigit():
        return Pool.objects.filter(pk=int(target)).values_list("name", flat=True).first() or _("公海")
    return _("客户所属的公海")


def _test(test: Test) -> str:
    if test.kind == IDLE:
        grades = [f"{grade} {days}" for grade, days in sorted(test.by_grade.items()) if grade]
        return _("没有有效跟进满 %(days)s 天（%(rest)s）") % {
            "days": test.days_for(""),
            "rest": "、".join([*grades, _("其余 %(n)s") % {"n": test.days_for("")}]),
        }
    if test.kind == NO_OPPORTUNITY:
        return _("没有新商机满 %(n)s 天") % {"n": test.days}
    return _("到保护期结束还没签约")


def _exempt(rules: PoolRules) -> str:
    chosen = {
        facts.SIGNED: rules.exempt_signed,
        facts.LOCKED: rules.exempt_locked,
        facts.OPEN_APPROVAL: rules.exempt_open_approval,
        facts.OPEN_COMPLAINT: rules.exempt_open_complaint,
        facts.OPEN_DEAL: rules.exempt_open_deal,
    }
    names: list[Any] = [one.label for name, one in facts.list_exemptions().items() if chosen[name] and one.is_offered]
    names += [Tier(tier).label for tier in rules.exempt_tiers]
    return "、".join(str(name) for name in names) or _("没有")


def _warning(notice: Notice) -> str:
    unit = _("小时") if notice.unit == "hours" else _("天")
    readers = [str(word) for key, word in (("owner", _("负责人")), ("manager", _("他的经理"))) if key in notice.to]
    readers += person_names(notice.person_ids).values()
    return _("提前 %(n)s %(unit)s提醒%(readers)s") % {"n": notice.amount, "unit": unit, "readers": "、".join(readers)}


def _limits(rules: PoolRules) -> list[str]:
    def number(value: int | None) -> str:
        return _("不限") if value is None else str(value)

    claims = [number(one) for one in (rules.claims_per_day, rules.claims_per_week, rules.claims_per_month)]
    return [
        _("每人最多持有 %(n)s 个") % {"n": number(rules.holding_limit)},
        _("每天/周/月最多认领 %(n)s") % {"n": " / ".join(claims)},
        _("冷却期 %(n)s 天") % {"n": rules.cool_down_days},
    ]


def _rotation(rules: PoolRules) -> str:
    return _("%(way)s；%(days)s 天内负责过的人不再给；%(hours)s 小时内接收") % {
        "way": DealWay(rules.rotation.way).label,
        "days": rules.rotation.never_again_days,
        "hours": rules.rotation.accept_hours,
    }
