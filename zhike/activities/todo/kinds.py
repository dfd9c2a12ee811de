"""The events and messages of tasks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events.kinds import Kind, register
from zhike.notify import kinds as messages

CREATED = "activities.task_created"
CHANGED = "activities.task_changed"
MOVED = "activities.task_moved"
REASSIGNED = "activities.task_reassigned"
DONE = "activities.task_done"
REOPENED = "activities.task_reopened"
DELETED = "activities.task_deleted"
GROUP = "task"
GIVEN = messages.MessageKind(
    "activities.task_given", gettext_lazy("派给我的任务"), gettext_lazy("同事派给你任务，或把任务转给你。"), "checkbox"
)
DUE = messages.MessageKind(
    "activities.task_due", gettext_lazy("任务提醒"), gettext_lazy("任务快到期时提醒你。"), "alarm"
)


def _titled(data: Mapping[str, Any]) -> str:
    return str(data.get("title", ""))


def _due(data: Mapping[str, Any]) -> str:
    at = data.get("due_at")
    if not at:
        return _titled(data)
    moment = timezone.localtime(datetime.fromisoformat(str(at)))
    said = f"{moment:%m-%d}" if data.get("all_day") else f"{moment:%m-%d %H:%M}"
    return _("%(title)s，%(day)s 到期") % {"title": _titled(data), "day": said}


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    register(
        Kind(CREATED, gettext_lazy("新任务"), icon="checkbox", sentence=_due, group=GROUP),
        Kind(DONE, gettext_lazy("完成任务"), icon="circle-check", tone="green", sentence=_titled, group=GROUP),
        Kind(MOVED, gettext_lazy("任务改期"), icon="calendar-event", sentence=_due, group=GROUP, on_timeline=False),
        Kind(REASSIGNED, gettext_lazy("转交任务"), icon="arrows-exchange", sentence=_titled, group=GROUP),
        Kind(REOPENED, gettext_lazy("任务放回待办"), icon="rotate", sentence=_titled, group=GROUP, on_timeline=False),
        Kind(CHANGED, gettext_lazy("修改任务"), icon="pencil", sentence=_titled, group=GROUP, on_timeline=False),
        Kind(DELETED, gettext_lazy("删除任务"), icon="trash", sentence=_titled, group=GROUP, on_timeline=False),
    )
    messages.register(GIVEN, DUE)
