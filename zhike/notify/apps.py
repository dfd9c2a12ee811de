"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "zhike.notify"
    label = "notify"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"
