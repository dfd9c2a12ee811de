"""What the pool asks approval for, and what happened to a clock, as timelines say it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.approvals import kinds
from zhike.approvals.rules import Step
from zhike.events import kinds as events

from .services import extending, limits


def _extension_lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    days = _now("%(n)d 天") % {"n": facts.get("days", 0)}
    return [
        (_now("客户"), str(facts.get("customer", ""))),
        (_now("现保护至"), str(facts.get("until", ""))),
        (_now("申请延长"), days),
    ]


def _leave_lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(_now("人员"), str(facts.get("name", ""))), (_now("日期"), f"{facts.get('first')} – {facts.get('last')}")]


def _limit_lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    number = _now("%(n)s 位")
    return [
        (_now("申请人"), str(facts.get("name", ""))),
        (_now("现在的上限"), number % {"n": facts.get("from", "")}),
        (_now("申请的上限"), number % {"n": facts.get("to", "")}),
    ]


def _limit(data: Mapping[str, Any]) -> str:
    many = _now("公司规则") if data.get("to") is None else _now("%(n)s 个") % {"n": data["to"]}
    return " · ".join([str(data.get("person_name", "")), many, str(data.get("reason", ""))])


def _raise_limit() -> kinds.ApprovalKind:
    return kinds.ApprovalKind(
        limits.LIMIT,
        _("提高保有量上限"),
        _("同意后，这个数代替公司给他的上限。"),
        "users-plus",
        lambda facts: (
            _now("%(name)s 申请保有量上限 %(n)s 位") % {"name": facts.get("name", ""), "n": facts.get("to", "")}
        ),
        _limit_lines,
        (Step(),),
        limits.grant_limit,
    )


def declare() -> None:
    """Declare the kinds of requests and of events, from AppConfig.ready."""
    kinds.register(
        kinds.ApprovalKind(
            extending.EXTENSION,
            _("延长保护期"),
            _("负责人申请让客户多保护几天；同意后保护期从现在的到期日往后延，不超过上限。"),
            "clock",
            lambda facts: _now("延长“%(customer)s”的保护期") % {"customer": facts.get("customer", "")},
            _extension_lines,
            (Step(),),
            extending.grant_extension,
            extending.refuse_extension,
            extending.withdraw_extension,
        ),
        kinds.ApprovalKind(
            extending.LEAVE,
            _("请假"),
            _("同意后，请假的日子不计入本人客户的保护期。"),
            "beach",
            lambda facts: _now("%(name)s 请假") % {"name": facts.get("name", "")},
            _leave_lines,
            (Step(),),
            extending.grant_leave,
            extending.refuse_leave,
            extending.withdraw_leave,
        ),
        _raise_limit(),
    )
    events.register(
        events.Kind(
            "pool.extended",
            _("延长保护期"),
            "clock",
            sentence=lambda data: _now("保护期延长 %(n)d 天") % {"n": data.get("days", 0)},
        ),
        events.Kind(
            "pool.locked",
            _("锁定客户"),
            "lock",
            sentence=lambda data: _now("锁定，不回收：%(why)s") % {"why": data.get("reason", "")},
        ),
        events.Kind("pool.unlocked", _("解除锁定"), "lock-open", sentence=lambda data: _now("解除锁定")),
        events.Kind(limits.LIMIT_CHANGED, _("改个人上限"), "users", on_timeline=False, sentence=_limit),
    )
