"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "zhike.activities"
    label = "activities"
    verbose_name = "跟进"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import offers

        offers.declare()
