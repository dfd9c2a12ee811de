"""The events and messages of sheets, as people read them."""

from collections.abc import Mapping
from operator import mod
from typing import Any

from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.events.kinds import Kind, register
from zhike.notify import kinds as messages

SUBMITTED, COMMENTED = "sales.sheet_submitted", "sales.sheet_commented"
COMMENT, OPEN = "sales.sheet_comment", "sales.sheets_open"
filled = keep_lazy_text(mod)


def _day(data: Mapping[str, Any]) -> str:
    return _("%(day)s 的理单表") % {"day": data.get("day", "")}


def _said(data: Mapping[str, Any]) -> str:
    return f"{data.get('text', '')}"


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    register(
        Kind(SUBMITTED, lazy("提交理单表"), "clipboard-text", "good", on_timeline=False, sentence=_day, group="sales"),
        Kind(COMMENTED, lazy("点评理单表"), "message-circle", sentence=_said, group="sales"),
    )
    messages.register(
        messages.MessageKind(COMMENT, lazy("理单表点评"), lazy("经理点评或追问我的理单表时"), icon="message-circle"),
        messages.MessageKind(OPEN, lazy("理单表未提交"), lazy("截止时本组还有人没提交理单表时"), icon="clipboard-list"),
    )
