"""What tasks bring to the registries of lower rooms."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.access import objects, policies
from zhike.customers import panels
from zhike.web import nav

from . import conditions, kinds, origins
from .policy import FIELDS, KEY


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.declare()
    conditions.declare()
    objects.register(objects.ObjectKind("task", _("任务"), ("view", "create", "edit", "delete"), order=25))
    policies.register(
        policies.Policy(KEY, _("任务与今日"), _("任务默认什么时候提醒，哪些客户进入今日。"), FIELDS, order=205)
    )
    origins.register(
        origins.Origin("person", _("手工新建"), "checkbox"),
        origins.Origin("follow_up", _("跟进时答应的"), "pencil-plus", _entry),
    )
    panels.register(panels.Panel("tasks", _("任务"), "tasks:panel", 14, "task"))
    nav.register(
        nav.NavItem(nav.WORK, _("任务"), "checkbox", "tasks:list", "task", order=13),
        nav.QuickItem(_("任务"), "checkbox", "tasks:new", "task", order=15, drawer=True),
    )
    nav.register_assets("zhike/activities/tasks.css")


def _entry(customer_id: int | None, follow_up_id: int) -> str:
    return reverse("activities:entry", args=[customer_id, follow_up_id]) if customer_id else ""
