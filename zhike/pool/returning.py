"""What a return brings to approvals, to bulk actions and to the settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.access import policies
from zhike.access.actor import Actor
from zhike.approvals import kinds
from zhike.approvals.rules import Step
from zhike.conditions import bulk
from zhike.customers.fields import OBJECT

from .offering import GIVE_BACK, TAKING
from .services import returning, rotating

GIVE_BACK_MANY, ROTATE_MANY = "pool.give_back", "pool.rotate"


def _title(facts: Mapping[str, Any]) -> str:
    return _now("退回“%(customer)s”到%(pool)s") % {"customer": facts.get("customer", ""), "pool": facts.get("pool", "")}


def _lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(_now("客户"), str(facts.get("customer", ""))), (_now("退回到"), str(facts.get("pool", "")))]


def _give_back(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    pool_id = values.get("pool_id")
    returning.give_back(actor=actor, customer_id=customer_id, reason=values["reason"], pool_id=pool_id, now=now)
    return True


def _rotate(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    rotating.rotate_by_hand(actor=actor, customer_id=customer_id, reason=values["reason"], now=now)
    return True


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    policies.register(TAKING, GIVE_BACK)
    kinds.register(
        kinds.ApprovalKind(
            name=returning.RETURN,
            label=_("退回公海"),
            help=_("公海规定退回要审批时，负责人退回客户要经理同意。"),
            icon="arrow-back-up",
            title=_title,
            lines=_lines,
            steps=(Step(),),
            on_granted=returning.carry_out,
        )
    )
    bulk.register(
        bulk.BulkAction(
            GIVE_BACK_MANY, OBJECT, _("退回公海"), "view", _give_back, "pool:give_back_many", "arrow-back-up", 40
        ),
        bulk.BulkAction(ROTATE_MANY, OBJECT, _("流转"), "assign", _rotate, "pool:rotate_many", "arrows-exchange", 45),
    )
