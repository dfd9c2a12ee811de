"""Tell Django about the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConditionsConfig(AppConfig):
    name = "zhike.conditions"
    label = "conditions"
    verbose_name = _("条件与视图")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import offers

        offers.declare()
