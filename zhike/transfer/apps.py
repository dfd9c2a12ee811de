"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "zhike.transfer"
    label = "transfer"
    verbose_name = "导入与导出"
    default_auto_field = "django.db.models.BigAutoField"
