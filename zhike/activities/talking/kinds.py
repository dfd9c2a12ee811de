"""The events and messages of remarks and mentions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.events.kinds import Kind, register
from zhike.notify import kinds as messages

COMMENTED = "activities.commented"
COMMENT_REMOVED = "activities.comment_removed"
GROUP = "follow_up"
COMMENT_MESSAGE = "follow_up_comment"
MENTION_MESSAGE = "follow_up_mention"


def _text(data: Mapping[str, Any]) -> str:
    return str(data.get("text", ""))


def declare() -> None:
    """Declare the kinds, from AppConfig.ready."""
    register(
        Kind(COMMENTED, _("点评跟进"), icon="message-circle", on_timeline=False, sentence=_text, group=GROUP),
        Kind(COMMENT_REMOVED, _("删除点评"), icon="trash", on_timeline=False, group=GROUP),
    )
    messages.register(
        messages.MessageKind(
            COMMENT_MESSAGE, _("跟进点评"), _("有人点评我的跟进，或回复我的点评时"), icon="message-circle"
        ),
        messages.MessageKind(MENTION_MESSAGE, _("有人 @ 我"), _("同事在跟进或点评里 @ 我时"), icon="at"),
    )
