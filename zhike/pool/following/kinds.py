"""What was left behind, as timelines say it, and where lower rooms ask about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.activities import closing
from zhike.activities.calls import kinds as calls
from zhike.activities.kinds import NEXT_STEP_SET
from zhike.activities.visits import kinds as visits
from zhike.customers import changes_shown, ownership, panels, timeline
from zhike.customers.participants import MergeParticipant, register
from zhike.events import kinds as events

from .queries import closed_notes, closed_to_holder, has_closed_notes, has_left, hide_left_contacts, hide_left_words
from .services import LEFT, RETURNED, follow_or_stay
from .tasks import tasks_follow

_OF_CONTACTS = (
    *("customers.contact_added", "customers.contact_changed", "customers.contact_removed"),
    *("customers.reporting_changed", "customers.line_drawn", "customers.line_removed"),
    *("customers.tie_set", "customers.tie_removed", "customers.route_changed"),
)
_OF_NOTES = (NEXT_STEP_SET, visits.PLANNED, visits.CANCELLED, calls.RECORDING_ADDED, calls.RECORDING_REMOVED)


def _said(data: Mapping[str, Any]) -> str:
    parts = [_now("%(n)d 位联系人") % {"n": data["contacts"]}] if data.get("contacts") else []
    parts += [_now("以前的跟进记录")] if data.get("notes") else []
    return _now("、").join(parts)


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    ownership.register_effect("pool.following", follow_or_stay)
    ownership.register_effect("pool.tasks", tasks_follow)
    closing.register(closed_notes, closed_to_holder)
    changes_shown.register_closing(has_closed_notes)
    for kind in _OF_CONTACTS:
        timeline.register(kind, hide_left_contacts)
    for kind in _OF_NOTES:
        timeline.register(kind, hide_left_words)
    register(MergeParticipant("pool.LeftBehind"))
    panels.register(panels.Panel("left_behind", _("留在公海"), "pool:left_behind", 89, only_if=has_left))
    events.register(
        events.Kind(LEFT, _("没有随客户走"), "user-minus", sentence=_said, group="archive"),
        events.Kind(RETURNED, _("资料还给负责人"), "user-plus", sentence=_said, group="archive"),
    )
