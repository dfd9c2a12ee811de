"""What sheets, meetings and alarms bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.access import objects, policies
from zhike.activities.todo import origins
from zhike.customers.participants import STAY, MergeParticipant, register
from zhike.web import nav

from .alerts import kinds as alert_kinds
from .meeting.services import ORIGIN
from .sheets import kinds as sheet_kinds
from .sheets.policy import POLICY


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    objects.register(objects.ObjectKind("sheet", _("理单表"), ("view", "create", "approve"), order=26))
    policies.register(POLICY)
    sheet_kinds.declare()
    alert_kinds.declare()
    register(
        MergeParticipant("sales.SheetNote", alike=("person_id", "day")),
        MergeParticipant("sales.SheetComment"),
        MergeParticipant("sales.Minute", STAY, why="the minutes of a meeting keep the customer that they spoke of"),
    )
    origins.register(origins.Origin(ORIGIN, _("理单会"), "clipboard-text", lambda customer_id, origin_id: ""))
    nav.register_assets("zhike/sales/sheets.css", "zhike/sales/meeting.js")
    nav.register(
        nav.NavItem(nav.SALES, _("理单表"), "clipboard-list", "sales:sheet", "sheet", "create", order=55),
        nav.NavItem(nav.SALES, _("团队理单表"), "clipboard-text", "sales:sheets", "sheet", "approve", order=56),
        nav.NavItem(nav.SALES, _("A 类看板"), "flame", "sales:a_board", "sheet", "view", order=57),
    )
