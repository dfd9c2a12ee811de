"""What claiming, rotation, presence and new leads bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.customers import ownership
from zhike.events import handlers
from zhike.web import nav

from . import handing, offer_messages, returning
from .services.answering import guard_offers, settle_offers


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    ownership.register_guard("pool.offers", guard_offers)
    ownership.register_effect("pool.offers", settle_offers)
    handlers.register(
        "pool.leads", ["customers.created", "customers.imported"], handing.take_leads, label=_("分配新线索")
    )
    offer_messages.declare()
    returning.declare()
    nav.register_assets("zhike/pool/claim.css")
    nav.register(
        nav.NavItem(nav.CUSTOMERS, _("公海"), "building-lighthouse", "pool:claim", "customer", order=30),
        nav.NavItem(nav.WORK, _("在岗与排班"), "clock-hour-4", "pool:presence", "customer", order=90),
        nav.NavItem(nav.SETTINGS, _("新线索分配"), "route", "pool:lead_rules", "setting", order=62),
    )
