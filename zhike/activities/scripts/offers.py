"""What scripts bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.access import objects
from zhike.web import nav

from . import kinds, merging


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.declare()
    merging.declare()
    objects.register(objects.ObjectKind("script", _("话术"), ("view", "edit"), ("all",), order=26))
    nav.register(nav.NavItem(nav.WORK, _("话术"), "messages", "scripts:list", "script", order=43))
    nav.register_assets("zhike/activities/scripts.css", "zhike/activities/scripts.js")
