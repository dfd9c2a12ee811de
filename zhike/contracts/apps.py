"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "zhike.contracts"
    label = "contracts"
    verbose_name = _("合同")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import condition_fields, kinds, offers

        condition_fields.declare()
        kinds.declare()
        offers.declare()
