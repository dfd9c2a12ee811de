"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransferConfig(AppConfig):
    name = "zhike.transfer"
    label = "transfer"
    verbose_name = _("导入与导出")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhike.access import objects
        from zhike.customers import participants
        from zhike.web import nav

        from . import kinds, policies
        from .export import kinds as export_kinds
        from .export import policies as export_policies

        objects.register(objects.ObjectKind("export", _("导出任务"), ("view",), ("all",), order=31))
        kinds.declare()
        policies.declare()
        export_kinds.declare()
        export_policies.declare()
        participants.register(
            participants.MergeParticipant(
                "transfer.ImportRow",
                participants.STAY,
                why="says what an import did then; undoing it passes over who was merged",
            )
        )
        nav.register(
            nav.NavItem(nav.CUSTOMERS, _("导入"), "upload", "transfer:list", "import", "view", order=60),
            nav.NavItem(nav.CUSTOMERS, _("导出"), "download", "transfer:exports", "customer", "export", order=61),
        )
