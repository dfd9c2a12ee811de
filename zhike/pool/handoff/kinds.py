"""The events and messages of hand-offs, as people read them."""

from collections.abc import Mapping
from operator import mod
from typing import Any

from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.events.kinds import Kind, register
from zhike.notify import kinds as messages

HANDED_OFF, ACCEPTED, RETURNED = "pool.handed_off", "pool.hand_off_accepted", "pool.hand_off_returned"
WITHDRAWN, ESCALATED = "pool.hand_off_withdrawn", "pool.hand_off_escalated"
MESSAGE = "pool.hand_off"
filled = keep_lazy_text(mod)


def _who(data: Mapping[str, Any]) -> str:
    words = {"old": data.get("from_name", ""), "new": data.get("to_name", ""), "role": data.get("role_name", "")}
    sentence = _("%(old)s → %(new)s（%(role)s）") % words
    return f"{sentence}：{data['reason']}" if data.get("reason") else sentence


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    register(
        Kind(HANDED_OFF, lazy("售前转售后"), "arrows-exchange", sentence=_who, group="archive"),
        Kind(ACCEPTED, lazy("接收售后服务"), "check", "good", sentence=_who, group="archive"),
        Kind(RETURNED, lazy("退回交接单"), "x", "warn", sentence=_who, group="archive"),
        Kind(WITHDRAWN, lazy("撤回交接单"), "x", sentence=_who, group="archive"),
        Kind(ESCALATED, lazy("交接单超时上报"), "alert-triangle", "warn", sentence=_who, group="archive"),
    )
    messages.register(
        messages.MessageKind(
            MESSAGE, lazy("售前转售后"), lazy("有客户交接给我、对方接收或退回、没人按时接收时"), icon="arrows-exchange"
        )
    )
