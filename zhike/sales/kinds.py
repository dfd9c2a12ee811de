"""The events and messages of the room, and how they read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.events import kinds as events
from zhike.notify import kinds as messages

OPENED, CHANGED, MOVED = "sales.opened", "sales.changed", "sales.stage_moved"
WON, LOST, REOPENED, GRADED = "sales.won", "sales.lost", "sales.reopened", "sales.graded"
SCREENED, TARGETED, PIPELINE_CHANGED = "sales.screened", "sales.targeted", "sales.pipeline_changed"
STAGE_MESSAGE, STALE_MESSAGE = "sales.stage_message", "sales.stale"
_GROUP = "sales"


def _title(data: Mapping[str, Any]) -> str:
    return str(data.get("title", ""))


def _with_reason(text: str, data: Mapping[str, Any]) -> str:
    return f"{text}（{data['reason']}）" if data.get("reason") else text


def _moved(data: Mapping[str, Any]) -> str:
    step = _("%(title)s：%(old)s → %(new)s") % {
        "title": data.get("title", ""),
        "old": data.get("from_name", ""),
        "new": data.get("to_name", ""),
    }
    return _with_reason(step, data)


def _graded(data: Mapping[str, Any]) -> str:
    was, becomes = data.get("was") or _("未评级"), data.get("is") or _("未评级")
    text = _("%(title)s：%(old)s → %(new)s") % {"title": data.get("title", ""), "old": was, "new": becomes}
    if data.get("promised_on"):
        text = _("%(text)s，承诺 %(day)s 前签约") % {"text": text, "day": data["promised_on"]}
    return _with_reason(text, data)


def _lost(data: Mapping[str, Any]) -> str:
    return _with_reason(str(data.get("title", "")), data)


def _changed(data: Mapping[str, Any]) -> str:
    fields = "、".join(str(one) for one in data.get("labels", ()))
    return _("%(title)s：更新了%(fields)s") % {"title": data.get("title", ""), "fields": fields}


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    events.register(
        events.Kind(OPENED, lazy("新建商机"), "target-arrow", "good", sentence=_title, group=_GROUP),
        events.Kind(CHANGED, lazy("修改商机"), "pencil", sentence=_changed, group=_GROUP),
        events.Kind(MOVED, lazy("商机阶段变动"), "arrow-right", sentence=_moved, group=_GROUP),
        events.Kind(WON, lazy("商机成交"), "trophy", "good", sentence=_title, group=_GROUP),
        events.Kind(LOST, lazy("商机丢单"), "x", "bad", sentence=_lost, group=_GROUP),
        events.Kind(REOPENED, lazy("重新打开商机"), "refresh", sentence=_lost, group=_GROUP),
        events.Kind(GRADED, lazy("意向等级变动"), "flag", "warn", sentence=_graded, group=_GROUP),
        events.Kind(TARGETED, lazy("目标客户变动"), "target", sentence=_title, group=_GROUP),
        events.Kind(SCREENED, lazy("筛选潜在客户"), "filter", on_timeline=False, sentence=_title),
        events.Kind(PIPELINE_CHANGED, lazy("销售流程变更"), on_timeline=False, sentence=_title),
    )
    messages.register(
        messages.MessageKind(STAGE_MESSAGE, lazy("商机进入新阶段"), lazy("销售流程里设置的提醒。"), "arrow-right"),
        messages.MessageKind(STALE_MESSAGE, lazy("商机停滞"), lazy("商机在一个阶段停留超过预期天数。"), "clock"),
    )
