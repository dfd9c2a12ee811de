"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class EventsConfig(AppConfig):
    name = "zhike.events"
    label = "events"
    verbose_name = "业务事件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import history, moments

        moments.use_fast_loader()
        connection_created.connect(history.on_connected, dispatch_uid="events.history")
