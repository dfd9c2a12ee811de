"""What this room brings to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.activities import contacts
from zhike.customers import ownership, pools
from zhike.web import nav

from . import asking, clock_merging, condition_fields, detours
from .following import kinds as following
from .guarding import guard_moves
from .queries.members import find_reach
from .queries.protection import protected_until
from .services.contacts import note_contact, recount_contacts
from .services.holdings import follow_moves
from .services.refreshing import refresh_clocks
from .starting import start_clocks


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    ownership.register_guard("pool", guard_moves)
    ownership.register_starter("pool", start_clocks)
    ownership.register_effect("pool", follow_moves)
    pools.register(find_reach)
    ownership.register_refresher("pool", refresh_clocks)
    ownership.register_protection("pool", protected_until)
    contacts.register_effect("pool", note_contact)
    contacts.register_recount("pool", recount_contacts)
    asking.declare()
    following.declare()
    detours.declare()
    clock_merging.declare()
    condition_fields.declare()
    nav.register(nav.NavItem(nav.SETTINGS, _("公海设置"), "users", "pool:pools", "pool", order=60))
    nav.register(nav.NavItem(nav.CUSTOMERS, _("公海成效"), "chart-bar", "pool:results", "pool", order=95))
