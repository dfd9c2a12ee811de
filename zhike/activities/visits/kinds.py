"""The events of visits, as people read them on the timeline, and the messages about them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events.kinds import Kind, register
from zhike.notify import kinds as messages

PLANNED = "activities.visit_planned"
CHANGED = "activities.visit_changed"
CANCELLED = "activities.visit_cancelled"
ARRIVED = "activities.visit_arrived"
SUMMARISED = "activities.visit_summarised"
PLACE_SET = "activities.visit_place_set"
PLACE_FORGOTTEN = "activities.visit_place_forgotten"
COACHED = "activities.visit_coached"
POINT_RECHECKED = "activities.coaching_rechecked"
GROUP = "follow_up"
SOURCE = "visit"
INVITED, REMIND, COACHING = "visit_invited", "visit_summary", "visit_coaching"


def _purpose(data: Mapping[str, Any]) -> str:
    return str(data.get("purpose", ""))


def _plan(data: Mapping[str, Any]) -> str:
    when = str(data.get("when", ""))
    return _("%(when)s %(purpose)s") % {"when": when, "purpose": data.get("purpose", "")}


def _cancelled(data: Mapping[str, Any]) -> str:
    return f"{data.get('purpose', '')}：{data.get('reason', '')}"


def _better(data: Mapping[str, Any]) -> str:
    return f"{data.get('before', '')} → {data.get('after', '')}"


def declare() -> None:
    """Declare the kinds, from AppConfig.ready."""
    quiet: dict[str, Any] = {"icon": "map-pin", "on_timeline": False, "group": GROUP}
    register(
        Kind(PLANNED, gettext_lazy("约拜访"), icon="calendar-plus", sentence=_plan, group=GROUP),
        Kind(CHANGED, gettext_lazy("改拜访计划"), sentence=_plan, **quiet),
        Kind(CANCELLED, gettext_lazy("取消拜访"), icon="circle-x", sentence=_cancelled, group=GROUP),
        Kind(ARRIVED, gettext_lazy("拜访签到"), sentence=_purpose, **quiet),
        Kind(SUMMARISED, gettext_lazy("拜访小结"), sentence=_purpose, **quiet),
        Kind(PLACE_SET, gettext_lazy("定下地址位置"), **quiet),
        Kind(PLACE_FORGOTTEN, gettext_lazy("清除地址位置"), **quiet),
        Kind(COACHED, gettext_lazy("陪访评分"), **quiet),
        Kind(POINT_RECHECKED, gettext_lazy("复查陪访"), sentence=_better, **quiet),
    )
    messages.register(
        messages.MessageKind(
            INVITED, gettext_lazy("拜访安排"), gettext_lazy("有人请我一起去拜访，或替我安排时"), icon="map-pin"
        ),
        messages.MessageKind(REMIND, gettext_lazy("拜访小结"), gettext_lazy("拜访还没写小结时"), icon="clipboard-text"),
        messages.MessageKind(COACHING, gettext_lazy("陪访"), gettext_lazy("有陪访评分、确认或复查时"), icon="users"),
    )
