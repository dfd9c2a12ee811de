"""What hand-offs, care after a signature and handovers bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.access import policies
from zhike.activities import reasons
from zhike.customers import panels
from zhike.web import nav

from .care import handed, signing
from .care import queries as care
from .handoff import kinds as handoff_kinds
from .handoff.policy import POLICIES
from .handover import kinds as handover_kinds
from .handover import offers as handover_offers
from .leaving import services as leaving
from .leaving.policy import POLICY as LEAVING
from .queries import ending


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    policies.register(*POLICIES, LEAVING)
    leaving.declare()
    handoff_kinds.declare()
    signing.declare()
    handover_kinds.declare()
    handover_offers.declare()
    panels.register(panels.Panel("hand_offs", _("交接"), "pool:hand_off_panel", 88))
    nav.register_assets("zhike/pool/copytext.js")
    nav.register(
        nav.NavItem(nav.CUSTOMERS, _("售前转售后"), "arrows-exchange", "pool:hand_offs", "customer", order=68),
        nav.NavItem(nav.BUSINESS, _("离职交接"), "user-off", "pool:handovers", "customer", "assign", order=61),
        nav.NavItem(nav.BUSINESS, _("离职人员"), "logout", "pool:leavers", "customer", "assign", order=62),
    )
    reasons.register(
        reasons.ReasonGroup("signed", _("签约后还没联系"), 15, care.find_due, care.count_due, care.WAITS),
        reasons.ReasonGroup("protection", _("保护期将到"), 30, ending.find_ending, ending.count_ending, ending.WAITS),
        reasons.ReasonGroup("handed", _("交接"), 16, handed.find_handed, handed.count_handed),
    )
