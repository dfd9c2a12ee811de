"""What the room brings to the frame and to its own registry."""

from django.utils.translation import gettext_lazy as _

from zhike.web import nav

from . import membership, messages, pinning
from .registry import register_everywhere


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    register_everywhere(membership.segment_field)
    messages.declare()
    nav.register_pins(pinning.find_pins)
    nav.fill_slots(pins_url_name="conditions:pins_arrange")
    nav.register_assets(
        *("zhike/conditions/values.js", "zhike/conditions/builder.js", "zhike/conditions/pins.js"),
        "zhike/conditions/conditions.css",
    )
    nav.register(nav.NavItem(nav.CUSTOMERS, _("客群"), "users-group", "conditions:segments", "customer", order=25))
