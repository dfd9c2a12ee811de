"""The events of targets, as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.events.kinds import Kind, register

TARGETS_SET = "sales.targets_set"


def _said(data: Mapping[str, Any]) -> str:
    return _("%(month)s 的目标") % {"month": str(data.get("month", ""))[:7]}


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    register(Kind(TARGETS_SET, lazy("设定目标"), "target", on_timeline=False, sentence=_said, group="sales"))
