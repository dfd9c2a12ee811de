"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "zhike.events"
    label = "events"
    verbose_name = "业务事件"
    default_auto_field = "django.db.models.BigAutoField"
