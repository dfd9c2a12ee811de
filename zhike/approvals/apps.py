"""Tell Django about the room and fill the registries of lower rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "zhike.approvals"
    label = "approvals"
    verbose_name = _("审批")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhike.access import objects
        from zhike.web import nav

        from . import messages, offers, policies

        objects.register(
            objects.ObjectKind(
                "approval", _("审批"), ("view", "approve"), scopes=("department", "tree", "all"), order=70
            )
        )
        messages.declare()
        policies.declare()
        nav.register_assets("zhike/approvals/approvals.css")
        nav.register(
            nav.NavItem(nav.WORK, _("审批"), "checklist", "approvals:list", order=80, badge=offers.count_badge),
            nav.NavItem(nav.SETTINGS, _("审批流程"), "git-merge", "approvals:flows", "setting", order=70),
        )
