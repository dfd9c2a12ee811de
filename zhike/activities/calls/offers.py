"""What calls bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.access import objects, policies
from zhike.customers import panels
from zhike.web import nav

from .. import reasons
from . import kinds
from .policy import FIELDS, KEY
from .queries.listing import count_calls
from .queries.rechecks import WAITS, count_rechecks, find_rechecks
from .speech.policy import POLICY as WORDS


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.declare()
    objects.register(
        objects.ObjectKind("call", _("通话"), ("view", "create"), order=21),
        objects.ObjectKind("recording", _("录音"), ("view", "create", "delete"), order=22),
        objects.ObjectKind("call_review", _("录音分析"), ("view", "create"), order=23),
    )
    policies.register(
        policies.Policy(
            KEY,
            _("通话与录音"),
            _("录音的上限、怎样算沉默，以及经理每天的录音分析任务。"),
            FIELDS,
            order=210,
        )
    )
    policies.register(WORDS)
    panels.register(panels.Panel("calls", _("通话"), "calls:panel", 15, "call", "view", count_calls))
    nav.register(nav.NavItem(nav.WORK, _("通话与录音"), "headphones", "calls:list", "call", order=42))
    nav.register(
        nav.NavItem(nav.BUSINESS, _("录音分析"), "clipboard-list", "calls:reviews", "call_review", order=55),
        nav.NavItem(nav.SETTINGS, _("录音分析表"), "clipboard-list", "calls:forms", "setting", order=62),
    )
    reasons.register(reasons.ReasonGroup("rechecks", _("要复查的录音分析"), 50, find_rechecks, count_rechecks, WAITS))
    nav.register_assets("zhike/activities/calls.css", "zhike/activities/player.js")
