"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoolConfig(AppConfig):
    name = "zhike.pool"
    label = "pool"
    verbose_name = _("公海")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhike.access import objects

        from . import claim_offers, merging, offers, ruling_offers, team_offers

        objects.register(objects.ObjectKind("pool", _("公海设置"), ("view", "create", "edit"), ("all",), order=88))
        merging.declare()
        offers.declare()
        claim_offers.declare()
        team_offers.declare()
        ruling_offers.declare()
