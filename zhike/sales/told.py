"""What a customer's timeline leaves out of deals: what the entry of the same act on the customer's row says."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.access.actor import Actor
from zhike.customers import timeline

from . import kinds

QUIET = "quiet"


def declare() -> None:
    """Let the timeline ask here, from AppConfig.ready."""
    for kind in (kinds.OPENED, kinds.MOVED, kinds.GRADED):
        timeline.register(kind, hide_told)


def hide_told(actor: Actor, events: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Leave out what another entry of the same act tells. No query."""
    return {event.pk: {"gone": True} for event in events if event.data.get(QUIET)}
