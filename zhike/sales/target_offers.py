"""What targets bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.access import objects
from zhike.web import nav

from .targets import kinds


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    objects.register(
        objects.ObjectKind("target", _("业绩目标"), ("view", "edit"), ("own", "department", "tree", "all"), order=27)
    )
    kinds.declare()
    nav.register(
        nav.NavItem(nav.SALES, _("业绩目标"), "target", "sales:targets", "target", order=40),
        nav.NavItem(nav.SALES, _("业绩预测"), "trending-up", "sales:outlook", "target", order=41),
    )
