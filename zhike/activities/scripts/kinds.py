"""The events of scripts, as people read them on the timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.events.kinds import Kind, register

from .choices import RunOutcome

PUBLISHED = "activities.script_published"
RUN_FINISHED = "activities.script_run_finished"
RUN_BROKEN = "activities.script_run_broken"
GROUP = "follow_up"


def _name(data: Mapping[str, Any]) -> str:
    return _("“%(name)s”第 %(version)s 版") % {"name": data.get("name", ""), "version": data.get("version", "")}


def _finished(data: Mapping[str, Any]) -> str:
    outcome = data.get("outcome")
    label = RunOutcome(outcome).label if outcome in RunOutcome.values else ""
    return _("“%(name)s”：%(outcome)s") % {"name": data.get("name", ""), "outcome": label}


def _broken(data: Mapping[str, Any]) -> str:
    return _("“%(name)s”没谈完") % {"name": data.get("name", "")}


def declare() -> None:
    """Declare the kinds, from AppConfig.ready."""
    icon = "messages"
    register(
        Kind(PUBLISHED, gettext_lazy("启用话术"), icon=icon, on_timeline=False, sentence=_name, group=GROUP),
        Kind(RUN_FINISHED, gettext_lazy("按话术谈完"), icon=icon, sentence=_finished, group=GROUP),
        Kind(RUN_BROKEN, gettext_lazy("话术没谈完"), icon=icon, sentence=_broken, group=GROUP),
    )
