"""The events and messages of finding customers, and how they read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.events import kinds as events
from zhike.notify import kinds as messages

PROFILE_SAVED, SCORED = "sales.profile_saved", "sales.scored"
INCUMBENT_NOTED, INCUMBENT_GONE = "sales.incumbent_noted", "sales.incumbent_gone"
ENQUIRED, FORM_SAVED, CAMPAIGN_SAVED = "sales.enquired", "sales.web_form_saved", "sales.campaign_saved"
CAME_BY, CAME_BY_NONE = "sales.came_by", "sales.came_by_none"
RENEWAL_MESSAGE, ENQUIRY_MESSAGE = "sales.rival_renews", "sales.enquiry"


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def _incumbent(data: Mapping[str, Any]) -> str:
    if not data.get("renews_on"):
        return _name(data)
    return _("%(name)s，合同到 %(day)s") % {"name": _name(data), "day": data["renews_on"]}


def _enquired(data: Mapping[str, Any]) -> str:
    text = _("通过“%(form)s”") % {"form": data.get("form", "")}
    return _("%(text)s：%(words)s") % {"text": text, "words": data["words"]} if data.get("words") else text


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    group = "sales"
    events.register(
        events.Kind(PROFILE_SAVED, lazy("修改客户画像"), "user-search", on_timeline=False, sentence=_name, group=group),
        events.Kind(SCORED, lazy("线索重新打分"), "stars", on_timeline=False, sentence=_name, group=group),
        events.Kind(INCUMBENT_NOTED, lazy("记下正在服务的对手"), "swords", sentence=_incumbent, group=group),
        events.Kind(INCUMBENT_GONE, lazy("对手不再服务"), "swords", "good", sentence=_name, group=group),
        events.Kind(ENQUIRED, lazy("网页表单咨询"), "forms", "good", sentence=_enquired, group=group),
        events.Kind(CAME_BY, lazy("来自市场活动"), "speakerphone", "good", sentence=_name, group=group),
        events.Kind(CAME_BY_NONE, lazy("不再归入市场活动"), "speakerphone", sentence=_name, group=group),
        events.Kind(FORM_SAVED, lazy("修改网页表单"), "forms", on_timeline=False, sentence=_name, group=group),
        events.Kind(
            CAMPAIGN_SAVED, lazy("修改市场活动"), "speakerphone", on_timeline=False, sentence=_name, group=group
        ),
    )
    messages.register(
        messages.MessageKind(
            RENEWAL_MESSAGE, lazy("对手的合同快到期"), lazy("客户和竞争对手的合同快到期时提醒负责人。"), "calendar-due"
        ),
        messages.MessageKind(
            ENQUIRY_MESSAGE, lazy("老客户填了网页表单"), lazy("你负责的客户在网页上又来咨询。"), "forms"
        ),
    )
