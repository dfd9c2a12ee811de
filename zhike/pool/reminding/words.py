"""The kinds of reminders and what they say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhike.notify.kinds import MessageKind

NAMED = 3
WARNED = MessageKind(
    "pool_warned", gettext_lazy("客户将被回收"), gettext_lazy("保护期快到、还没有有效跟进时"), icon="alarm"
)
LEAD_WAITS = MessageKind(
    "pool_lead_waits",
    gettext_lazy("线索无人负责"),
    gettext_lazy("新线索过了规定时间还没有分配时"),
    icon="user-question",
)
UNFOLLOWED = MessageKind(
    "pool_unfollowed",
    gettext_lazy("分到的客户没跟进"),
    gettext_lazy("过了规定时间还没有第一次跟进时"),
    icon="phone-off",
)


@dataclass(frozen=True)
class Told:
    """What one message is about."""

    names: Sequence[str]
    count: int
    first_on: date | None = None
    owners: Sequence[str] = ()


def lazily(say: Callable[[Told], str], told: Told) -> str:
    """Say it later, in each reader's language."""
    said: str = lazy(say, str)(told)
    return said


def listed(told: Told) -> str:
    """Return the first names."""
    names = "、".join(told.names[:NAMED])
    return names if told.count <= len(told.names[:NAMED]) else _("%(names)s 等") % {"names": names}


def warned_title(told: Told) -> str:
    """Say how many of one's own customers go, and when the first does."""
    day = told.first_on.isoformat() if told.first_on else ""
    sentence = ngettext("%(n)s 位客户将被回收，最早 %(day)s", "%(n)s 位客户将被回收，最早 %(day)s", told.count)
    return sentence % {"n": told.count, "day": day}


def others_title(told: Told) -> str:
    """Say the same to somebody who does not own them."""
    owners = "、".join(told.owners[:NAMED])
    return _("%(owners)s：%(what)s") % {"owners": owners, "what": warned_title(told)}


def lead_title(told: Told) -> str:
    """Say how many leads nobody has."""
    return ngettext("%(n)s 条线索还没有人负责", "%(n)s 条线索还没有人负责", told.count) % {"n": told.count}


def unfollowed_title(told: Told) -> str:
    """Say how many of one's new customers wait for the first contact."""
    return ngettext("%(n)s 位分到的客户还没跟进", "%(n)s 位分到的客户还没跟进", told.count) % {"n": told.count}


def escalated_title(told: Told) -> str:
    """Say the same to the manager."""
    owners = "、".join(told.owners[:NAMED])
    return _("%(owners)s：%(what)s") % {"owners": owners, "what": unfollowed_title(told)}
