"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    name = "zhike.sales"
    label = "sales"
    verbose_name = _("销售推进")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import built_in, kinds, merging, offers, sheet_offers, target_offers
        from .finding import offers as finding

        kinds.declare()
        merging.declare()
        built_in.declare()
        offers.declare()
        sheet_offers.declare()
        target_offers.declare()
        finding.declare()
