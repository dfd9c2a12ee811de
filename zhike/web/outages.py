"""Tell a database that is away, or a disk that is full, from a fault of ours."""

from typing import NamedTuple

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

DISK_FULL = "53100"
AWAY = ("08", "53", "57P")


class Outage(NamedTuple):
    """What is missing for a while, in words for whoever waits."""

    title: str
    text: str


def find_outage(error: BaseException | None) -> Outage | None:
    """Return what is missing when the database itself is in trouble, None when the fault is elsewhere.

    Lock and statement timeouts are faults of a page, not of the database.
    """
    if not isinstance(error, (OperationalError, InterfaceError)):
        return None
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state == DISK_FULL:
        return Outage(_("磁盘已满，暂时不能保存"), _("请告诉管理员清理磁盘。已经保存的内容都在；这一次没有保存。"))
    if state and not state.startswith(AWAY):
        return None
    return Outage(_("数据库暂时连不上"), _("通常几秒后会自动恢复。已经保存的内容都在；请稍后再试一次。"))
