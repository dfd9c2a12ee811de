"""What this room brings to the registries of lower rooms."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zhike.access import fields, objects, policies
from zhike.activities import reasons
from zhike.customers import following, ownership, panels
from zhike.events import handlers
from zhike.pool import facts
from zhike.pool.handover import registry
from zhike.web import nav

from . import condition_fields, deal_parts, told
from .policies import DEALS, GRADES
from .queries import today
from .services import following as own

_OPEN_DEAL = "EXISTS (SELECT FROM sales_opportunity AS deal WHERE deal.customer_id = {row}.id AND deal.state = 'open')"
_OPENED = (
    f"SELECT max((deal.created_at AT TIME ZONE '{settings.TIME_ZONE}')::date) FROM sales_opportunity AS deal"  # noqa: S608
    " WHERE deal.customer_id = {row}.id"
)


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    objects.register(
        objects.ObjectKind("opportunity", _("商机"), ("view", "create", "edit"), order=22),
    )
    fields.register(
        "opportunity",
        fields.FieldSpec("amount", _("预计金额")),
        fields.FieldSpec("expected_profit", _("预计利润")),
    )
    policies.register(GRADES, DEALS)
    deal_parts.register(deal_parts.DealPart("needs", "needs:panel", "need", order=10))
    condition_fields.declare()
    told.declare()
    registry.register(registry.Part("deals", _("进行中的商机"), 22, today.count_held, note=_("跟着客户走")))
    following.register("sales", own.GRADED_AND_STAGED, own.follow_customer)
    ownership.register_effect("sales", own.follow_owners)
    handlers.register("sales.bin", ["customers.deleted", "customers.restored"], own.read_bin, label=_("回收站与商机"))
    handlers.register(
        "sales.graded", ["customers.created", "customers.imported"], own.open_for_graded, label=_("带等级的新客户")
    )
    panels.register(panels.Panel("opportunities", _("商机"), "sales:panel", 25, "opportunity"))
    nav.register(
        nav.NavItem(nav.SALES, _("商机看板"), "layout-kanban", "sales:board", "opportunity", order=30),
        nav.NavItem(nav.SALES, _("潜在与目标"), "target", "sales:potential", "opportunity", order=31),
        nav.NavItem(nav.SALES, _("等级变动"), "flag", "sales:grades", "opportunity", order=32),
        nav.NavItem(nav.SETTINGS, _("销售流程"), "route", "sales:pipelines", "setting", order=62),
    )
    nav.register_assets("zhike/sales/sales.css", "zhike/sales/ask.js")
    reasons.register(
        reasons.ReasonGroup(
            "promises_overdue", _("承诺签约已逾期"), 30, today.find_broken, today.count_broken, today.BROKEN_WAITS
        ),
        reasons.ReasonGroup("deals_stale", _("停滞的商机"), 70, today.find_stale, today.count_stale, today.STALE_WAITS),
    )
    facts.register_exemption(facts.OPEN_DEAL, "sales.open_deal", _OPEN_DEAL)
    facts.register_opportunity("sales.opportunity", _OPENED)
