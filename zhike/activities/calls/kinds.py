"""The events of calls and reviews, as people read them on the timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events.kinds import Kind, register
from zhike.notify import kinds as messages

RECORDING_ADDED = "activities.recording_added"
RECORDING_REMOVED = "activities.recording_removed"
CALL_REVIEWED = "activities.call_reviewed"
CALL_RECHECKED = "activities.call_rechecked"
GROUP = "follow_up"
MESSAGE = "call_review"


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def _score(data: Mapping[str, Any]) -> str:
    if data.get("fatal"):
        return _("触犯致命项，0 分")
    return _("%(score)s 分") % {"score": data.get("score", "")}


def _found(data: Mapping[str, Any]) -> str:
    return _("已改善") if data.get("better") else _("还没有改善")


def declare() -> None:
    """Declare the kinds, from AppConfig.ready."""
    register(
        Kind(RECORDING_ADDED, gettext_lazy("上传录音"), icon="microphone", sentence=_name, group=GROUP),
        Kind(RECORDING_REMOVED, gettext_lazy("移除录音"), icon="trash", sentence=_name, group=GROUP),
        Kind(
            CALL_REVIEWED,
            gettext_lazy("录音分析"),
            icon="clipboard-list",
            on_timeline=False,
            sentence=_score,
            group=GROUP,
        ),
        Kind(
            CALL_RECHECKED,
            gettext_lazy("复查录音分析"),
            icon="clipboard-list",
            on_timeline=False,
            sentence=_found,
            group=GROUP,
        ),
    )
    messages.register(
        messages.MessageKind(
            MESSAGE, gettext_lazy("录音分析"), gettext_lazy("我的电话有了录音分析时"), icon="headphones"
        )
    )
