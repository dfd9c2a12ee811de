"""The events of needs, as people read them on the timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events.kinds import Kind, register

from .choices import ConfirmedHow, Level, Met, StepKind

RECORDED = "activities.need_recorded"
CHANGED = "activities.need_changed"
STEP_NOTED = "activities.need_step_noted"
CONFIRMED = "activities.need_confirmed"
REOPENED = "activities.need_reopened"
DELIVERED = "activities.need_delivered"
VALIDATED = "activities.need_validated"
DROPPED = "activities.need_dropped"
SESSION_HELD = "activities.need_session_joined"
CATEGORY_SAVED = "activities.need_category_saved"
GROUP = "follow_up"


def _name(data: Mapping[str, Any]) -> str:
    return _("“%(name)s”") % {"name": data.get("name", "")}


def _confirmed(data: Mapping[str, Any]) -> str:
    how = data.get("how")
    words = {
        "name": data.get("name", ""),
        "who": data.get("who", ""),
        "how": ConfirmedHow(how).label if how in ConfirmedHow.values else "",
    }
    return _("“%(name)s”由 %(who)s %(how)s确认") % words


def _noted(data: Mapping[str, Any]) -> str:
    step = data.get("step")
    label = StepKind(step).label if step in StepKind.values else ""
    return _("“%(name)s”：%(step)s") % {"name": data.get("name", ""), "step": label}


def _validated(data: Mapping[str, Any]) -> str:
    met, level = data.get("met"), data.get("satisfied")
    words = {
        "name": data.get("name", ""),
        "met": Met(met).label if met in Met.values else "",
        "level": Level(level).label if level in Level.values else "",
    }
    return _("“%(name)s”%(met)s，满意程度%(level)s") % words


def _dropped(data: Mapping[str, Any]) -> str:
    return _("“%(name)s”：%(why)s") % {"name": data.get("name", ""), "why": data.get("why", "")}


def _session(data: Mapping[str, Any]) -> str:
    return _("%(who)s 参加“%(title)s”") % {"who": data.get("who", ""), "title": data.get("title", "")}


def declare() -> None:
    """Declare the kinds, from AppConfig.ready."""
    bulb = "bulb"
    register(
        Kind(RECORDED, gettext_lazy("听到需求"), icon=bulb, tone="gold", sentence=_name, group=GROUP),
        Kind(CHANGED, gettext_lazy("修改需求"), icon=bulb, on_timeline=False, sentence=_name, group=GROUP),
        Kind(STEP_NOTED, gettext_lazy("定义需求"), icon=bulb, on_timeline=False, sentence=_noted, group=GROUP),
        Kind(CONFIRMED, gettext_lazy("客户确认需求"), icon=bulb, tone="green", sentence=_confirmed, group=GROUP),
        Kind(REOPENED, gettext_lazy("需求重新打开"), icon=bulb, sentence=_name, group=GROUP),
        Kind(DELIVERED, gettext_lazy("需求已交付"), icon=bulb, sentence=_name, group=GROUP),
        Kind(VALIDATED, gettext_lazy("验证需求"), icon=bulb, tone="green", sentence=_validated, group=GROUP),
        Kind(DROPPED, gettext_lazy("放下需求"), icon=bulb, sentence=_dropped, group=GROUP),
        Kind(SESSION_HELD, gettext_lazy("参加需求研讨"), icon="users", sentence=_session, group=GROUP),
        Kind(CATEGORY_SAVED, gettext_lazy("修改需求分类"), icon=bulb, on_timeline=False, sentence=_name, group=GROUP),
    )
