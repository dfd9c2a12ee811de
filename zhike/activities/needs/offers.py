"""What needs bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.access import objects, policies
from zhike.customers import panels
from zhike.lib.refusals import Refusal
from zhike.web import nav

from .. import reasons
from . import condition_fields, handlers, kinds, merging
from .policy import FIELDS, KEY
from .queries.due import WAITS, count_unvalidated, find_unvalidated
from .queries.listing import count_needs


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.declare()
    merging.declare()
    handlers.declare()
    condition_fields.declare()
    objects.register(objects.ObjectKind("need", _("需求"), ("view", "create", "edit"), order=25))
    policies.register(
        policies.Policy(
            KEY,
            _("需求"),
            _("需求优先级里每一项占多少，以及客户确认前要记下哪些步骤。改了以后，所有需求会重新计算。"),
            FIELDS,
            check=_check,
            order=220,
        )
    )
    panels.register(panels.Panel("needs", _("需求"), "needs:panel", 16, "need", "view", count_needs))
    nav.register(
        nav.NavItem(nav.WORK, pgettext_lazy("导航", "需求"), "bulb", "needs:list", "need", order=44),
        nav.NavItem(nav.SETTINGS, _("需求分类"), "bulb", "needs:categories", "setting", order=63),
    )
    reasons.register(
        reasons.ReasonGroup("needs", _("交付后要验证的需求"), 52, find_unvalidated, count_unvalidated, WAITS)
    )
    nav.register_assets("zhike/activities/needs.css")


def _check(actor: object, values: object) -> Refusal | None:
    given = dict(values)  # type: ignore[call-overload]
    parts = ("strength", "urgency", "importance", "unmet", "value")
    if sum(given[name] for name in parts):
        return None
    return Refusal("activities.need_weights_invalid", str(_("至少有一项权重要大于 0。")), {"field": "strength"})
