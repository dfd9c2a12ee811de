"""The events and messages of this room, as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.events import kinds as events
from zhike.notify import kinds as messages

from . import kinds

REQUESTED, GRANTED, REFUSED = "approvals.requested", "approvals.granted", "approvals.refused"
WITHDRAWN, FLOW_CHANGED = "approvals.withdrawn", "approvals.flow_changed"
ASKED, ANSWERED = "approvals.asked", "approvals.answered"


def _what(data: Mapping[str, Any]) -> str:
    kind = kinds.find(str(data.get("kind", "")))
    title = kind.title(data.get("facts", {})) if kind else ""
    return " · ".join(filter(None, [title, str(data.get("reason", ""))]))


def _flow(data: Mapping[str, Any]) -> str:
    kind = kinds.find(str(data.get("kind", "")))
    return str(kind.label) if kind else ""


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    events.register(
        events.Kind(REQUESTED, _("提交审批"), "checklist", sentence=_what, group="archive"),
        events.Kind(GRANTED, _("审批同意"), "checklist", "green", sentence=_what, group="archive"),
        events.Kind(REFUSED, _("审批拒绝"), "checklist", "red", sentence=_what, group="archive"),
        events.Kind(WITHDRAWN, _("撤回审批"), "checklist", sentence=_what, group="archive"),
        events.Kind(FLOW_CHANGED, _("修改审批流程"), "git-merge", on_timeline=False, sentence=_flow),
    )
    messages.register(
        messages.MessageKind(ASKED, _("待我审批"), _("有申请等我审批、超时提醒时"), icon="checklist", required=True),
        messages.MessageKind(ANSWERED, _("审批结果"), _("我的申请被同意或拒绝时"), icon="checklist"),
    )
