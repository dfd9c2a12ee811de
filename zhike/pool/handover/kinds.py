"""The events and messages of handovers, as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.events.kinds import Kind, register
from zhike.notify import kinds as messages

PLANNED, RUN, UNDONE = "pool.handover_planned", "pool.handed_over", "pool.handover_undone"
MESSAGE = "pool.handover"


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def received(name: str, count: int) -> str | Promise:
    """Return what a taker reads."""
    return format_lazy(_("{name} 离职，他的 {count} 位客户现在由你负责"), name=name, count=count)


def team_received(name: str, shares: str) -> str | Promise:
    """Return what the manager of takers reads."""
    return format_lazy(_("{name} 离职，他的客户交给了你团队的{shares}"), name=name, shares=shares)


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    register(
        Kind(PLANNED, _("计划离职交接"), "user-off", on_timeline=False, sentence=_name),
        Kind(RUN, _("执行离职交接"), "user-off", on_timeline=False, sentence=_name),
        Kind(UNDONE, _("撤销离职交接"), "user-off", on_timeline=False, sentence=_name),
    )
    messages.register(
        messages.MessageKind(MESSAGE, _("离职交接"), _("同事离职，他的客户交给我或我的团队时"), icon="user-off")
    )
