"""The events of this room, as people read them on the timeline."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events.kinds import Kind, register

from .choices import FollowUpKind, Outcome

FOLLOWED_UP = "activities.followed_up"
CORRECTED = "activities.follow_up_corrected"
DELETED = "activities.follow_up_deleted"
NEXT_STEP_SET = "activities.next_step_set"
GROUP = "follow_up"
ICONS = {
    FollowUpKind.PHONE: "phone",
    FollowUpKind.VISIT: "map-pin",
    FollowUpKind.WECHAT: "brand-wechat",
    FollowUpKind.EMAIL: "mail",
    FollowUpKind.SMS: "message-2",
    FollowUpKind.MEETING: "users",
    FollowUpKind.CHAT: "messages",
    FollowUpKind.OTHER: "notes",
}


def _said(data: Mapping[str, Any]) -> str:
    kind, outcome = data.get("kind"), data.get("outcome")
    words = [FollowUpKind(kind).label if kind in FollowUpKind.values else ""]
    words.append(Outcome(outcome).label if outcome in Outcome.values else "")
    return " · ".join(str(word) for word in words if word)


def _moved(data: Mapping[str, Any]) -> str:
    if not data.get("to"):
        return _("取消了原定的下一步")
    day = date.fromisoformat(str(data["to"]))
    step = data.get("next_step") or _("跟进")
    return _("%(day)s %(step)s") % {"day": f"{day:%m-%d}", "step": step}


def declare() -> None:
    """Declare the kinds, from AppConfig.ready."""
    register(
        Kind(FOLLOWED_UP, gettext_lazy("跟进"), icon="pencil-plus", tone="green", sentence=_said, group=GROUP),
        Kind(CORRECTED, gettext_lazy("更正跟进"), icon="pencil", on_timeline=False, group=GROUP),
        Kind(DELETED, gettext_lazy("删除跟进"), icon="trash", on_timeline=False, group=GROUP),
        Kind(NEXT_STEP_SET, gettext_lazy("改期"), icon="calendar-event", sentence=_moved, group=GROUP),
    )
