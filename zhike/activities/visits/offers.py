"""What visits bring to the registries of lower rooms."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.access import objects, policies
from zhike.approvals import kinds as approvals
from zhike.approvals.rules import Step
from zhike.customers import panels
from zhike.web import nav

from .. import reasons
from .. import sources as written
from ..agenda import sources
from ..todo import origins
from . import diary, kinds
from .policy import FIELDS, KEY
from .queries import coaching, waiting
from .services import planning
from .services.summarising import ORIGIN


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.declare()
    objects.register(
        objects.ObjectKind("visit", _("拜访"), ("view", "create", "edit"), order=24),
        objects.ObjectKind("coaching", _("陪访"), ("view", "create"), order=26),
    )
    policies.register(policies.Policy(KEY, _("拜访"), _("签到范围、时间、照片、审批和感谢信息。"), FIELDS, order=220))
    approvals.register(_approval())
    sources.register(sources.Source(diary.KEY, _("拜访"), "map-pin", 15, diary.find_visits, diary.move_entry, "visit"))
    origins.register(origins.Origin(ORIGIN, _("拜访时答应的"), "map-pin", _visit_page))
    written.register(written.Source(kinds.SOURCE, _("拜访"), "map-pin", "visits:detail", "visit"))
    panels.register(panels.Panel("visits", _("拜访"), "visits:panel", 16, "visit"))
    _navigate()
    reasons.register(
        reasons.ReasonGroup(
            "visits_today", _("今天的拜访"), 8, waiting.find_today, waiting.count_today, waiting.TODAY_WAITS
        ),
        reasons.ReasonGroup(
            "visits_unsummarised",
            _("拜访没写小结"),
            25,
            waiting.find_to_summarise,
            waiting.count_to_summarise,
            waiting.UNSUMMARISED_WAITS,
        ),
        reasons.ReasonGroup(
            "coaching_rechecks", _("要复查的陪访"), 52, coaching.find_rechecks, coaching.count_rechecks, coaching.WAITS
        ),
    )


def _visit_page(customer_id: int | None, visit_id: int) -> str:
    return reverse("visits:detail", args=[customer_id, visit_id]) if customer_id else ""


def _navigate() -> None:
    nav.register(
        nav.NavItem(nav.WORK, pgettext_lazy("导航", "拜访"), "map-pin", "visits:list", "visit", order=41),
        nav.NavItem(nav.BUSINESS, _("陪访"), "users", "visits:coachings", "coaching", order=56),
        nav.NavItem(nav.SETTINGS, _("拜访清单与陪访表"), "checklist", "visits:forms", "setting", order=63),
        nav.QuickItem(_("拜访"), "map-pin", "visits:new", "visit", order=12, drawer=True),
    )
    nav.register_assets("zhike/activities/visits.css", "zhike/activities/position.js")


def _approval() -> approvals.ApprovalKind:
    return approvals.ApprovalKind(
        name=planning.APPROVAL,
        label=_("拜访"),
        help=_("公司规定拜访要审批时，同意以后才能签到。"),
        icon="map-pin",
        title=lambda facts: _now("拜访“%(customer)s”") % {"customer": facts.get("customer", "")},
        lines=_lines,
        steps=(Step(),),
        on_granted=planning.grant_visit,
        on_refused=planning.refuse_visit,
        on_withdrawn=planning.withdraw_visit,
    )


def _lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (_now("客户"), str(facts.get("customer", ""))),
        (_now("目的"), str(facts.get("purpose", ""))),
        (_now("时间"), str(facts.get("when", ""))),
        (_now("预计"), _now("%(n)s 分钟") % {"n": facts.get("minutes", "")}),
    ]
