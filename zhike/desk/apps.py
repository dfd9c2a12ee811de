"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zhike.desk"
    label = "desk"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import kinds, offers

        kinds.declare()
        offers.declare()
