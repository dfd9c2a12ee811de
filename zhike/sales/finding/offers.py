"""What finding customers brings to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.access import objects, policies
from zhike.customers import panels
from zhike.customers.participants import STAY, MergeParticipant, register
from zhike.web import nav

from . import attributing, fields, kinds
from .policy import FINDING, WEB_FORMS


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    objects.register(
        objects.ObjectKind("finding", _("画像与寻找客户"), ("view", "edit"), ("all",), order=28),
        objects.ObjectKind("campaign", _("市场活动与网页表单"), ("view", "edit"), ("all",), order=29),
    )
    policies.register(FINDING, WEB_FORMS)
    kinds.declare()
    fields.declare()
    attributing.declare()
    register(
        MergeParticipant("sales.LeadScore", STAY, why="derived; worked out anew"),
        MergeParticipant("sales.LeadOrigin", STAY, why="by what that archive came first; the report counts archives"),
        MergeParticipant("sales.Incumbent", alike=("competitor_id",)),
        MergeParticipant("sales.WebEntry"),
    )
    panels.register(panels.Panel("rivals", _("竞争对手"), "sales:incumbents", 45, "finding"))
    nav.register_assets("zhike/sales/finding.css")
    nav.register(
        nav.NavItem(nav.SALES, _("寻找客户"), "user-search", "sales:leads", "finding", order=50),
        nav.NavItem(nav.SALES, _("客户画像"), "chart-dots", "sales:profiles", "finding", order=51),
        nav.NavItem(nav.SALES, _("竞争对手"), "swords", "sales:competitors", "finding", order=52),
        nav.NavItem(nav.SALES, _("来源与活动"), "speakerphone", "sales:returns", "campaign", order=53),
        nav.NavItem(nav.SALES, _("网页表单"), "forms", "sales:web_forms", "campaign", order=54),
    )
