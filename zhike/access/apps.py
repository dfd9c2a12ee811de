"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "zhike.access"
    label = "access"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import frame, kinds, own_policies, second_factor

        kinds.declare()
        own_policies.declare()
        frame.fill()
        second_factor.listen()
