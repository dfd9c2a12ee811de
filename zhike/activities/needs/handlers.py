"""What needs do when other rooms report something."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhike.events import handlers
from zhike.events.models import Event

from .policy import KEY
from .services import rescore_needs


def declare() -> None:
    """Register the handler, from AppConfig.ready."""
    handlers.register("activities.need_weights", ["access.policy_changed"], weigh_anew, label=_("需求优先级"))


def weigh_anew(events: Sequence[Event]) -> None:
    """Work all priorities out anew once the weights changed."""
    if any(event.data.get("policy") == KEY for event in events):
        rescore_needs()
