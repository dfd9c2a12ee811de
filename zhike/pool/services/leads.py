"""Give new leads without owner to people or pools by the company's rules, and keep these rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from zhike.access.actor import Actor, SystemActor
from zhike.access.policies import get_policy
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.conditions.language import Node, dump
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer
from zhike.customers.services import Destination, change_owners
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import lead_rules as rules
from .. import offer_messages as messages
from ..leads import Plan
from ..models import AssignmentRule, LeadAssignment
from ..offering import TAKING
from ..queries.leads import plan_now, unassigned

_BATCH = 200


@dataclass(frozen=True)
class LeadRuleDraft:
    """A rule as its form fills it in."""

    name: str
    condition: Node | None
    target: str
    way: str
    people: Sequence[int]
    department_id: int | None
    pool_id: int | None
    daily_cap: int
    backlog_cap: int
    only_on_shift: bool
    is_active: bool


def assign_leads(*, customer_ids: Sequence[int], now: datetime) -> int:
    """Send those of the customers that nobody has and no pool holds where the rules say; return how many went.

    Safe to run twice. Locks the leads in the order of their ids. What a limit refuses in the last moment stays for
    the next round. Keeps why (LeadAssignment); records customers.owner_changed and pool.lead_assigned.
    """
    with transaction.atomic():
        free = Customer.objects.filter(
            pk__in=customer_ids, owner__isnull=True, pool_id__isnull=True, deleted_at__isnull=True
        )
        locked = list(free.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        plans = [plan for plan in plan_now(locked, now) if plan.last] if locked else []
        moved = _move(plans, now)
        done = [plan for plan in plans if plan.customer_id in moved]
        LeadAssignment.objects.bulk_create(_kept(plan, now) for plan in done)
    return len(done)


def _move(plans: Sequence[Plan], now: datetime) -> set[int]:
    """Change the owners by the rules' names and return which customers changed."""
    by_rule: dict[str, dict[int, Destination]] = {}
    for plan in plans:
        step = plan.last
        assert step is not None
        by_rule.setdefault(step.name, {})[plan.customer_id] = Destination(step.person_id, step.pool_id)
    moved: set[int] = set()
    for name, wanted in by_rule.items():
        answers = change_owners(actor=SystemActor(), wanted=wanted, way=OwnerWay.ASSIGN, reason=name, now=now)
        moved |= {id_ for id_, answer in answers.items() if answer is True}
    return moved


def _kept(plan: Plan, now: datetime) -> LeadAssignment:
    step = plan.last
    assert step is not None
    to = messages.name_of(step.person_id) if step.person_id else messages.name_of_pool(step.pool_id)
    data = {"rule": step.name, "person": step.person_id, "pool": step.pool_id, "to_name": to}
    record(actor=SystemActor(), kind=messages.LEAD_ASSIGNED, customer_id=plan.customer_id, data=data, at=now)
    return LeadAssignment(
        customer_id=plan.customer_id,
        rule_id=step.rule_id,
        person_id=step.person_id,
        pool_id=step.pool_id,
        at=now,
        why=[one.to_json() for one in plan.steps],
    )


def retry_leads(*, now: datetime) -> int:
    """Try again those that nobody could take: at night, or while everybody was full; from a job."""
    if not AssignmentRule.objects.filter(is_active=True).exists():
        return 0
    since = now - timedelta(days=int(get_policy(TAKING.key)["retry_days"]))
    return assign_leads(customer_ids=unassigned(since, _BATCH), now=now)


def save_lead_rule(*, actor: Actor, rule_id: int | None, draft: LeadRuleDraft, now: datetime) -> AssignmentRule:
    """Write a rule for new leads; a new one comes last. It holds from the next lead on."""
    refuse_unless_capable(actor, "setting", "edit")
    refuse_if(rules.why_bad_lead_rule(draft))
    with transaction.atomic():
        row = _lock_rule(rule_id) if rule_id else AssignmentRule(position=_last_position() + 1)
        for name, value in _columns(draft).items():
            setattr(row, name, value)
        row.changed_at, row.changed_by_id = now, actor.id_or_none
        row.save()
    return row


def _columns(draft: LeadRuleDraft) -> Mapping[str, Any]:
    found = {name: getattr(draft, name) for name in LeadRuleDraft.__dataclass_fields__}
    return found | {"condition": dump(draft.condition) if draft.condition else None, "people": list(draft.people)}


def _lock_rule(rule_id: int) -> AssignmentRule:
    found = AssignmentRule.objects.select_for_update().filter(pk=rule_id).first()
    if found is None:
        raise Http404
    return found


def _last_position() -> int:
    return int(AssignmentRule.objects.aggregate(last=Max("position"))["last"] or 0)


def move_lead_rule(*, actor: Actor, rule_id: int, up: bool) -> None:
    """Ask a rule one place earlier or later."""
    refuse_unless_capable(actor, "setting", "edit")
    with transaction.atomic():
        ordered = list(AssignmentRule.objects.select_for_update().order_by("position", "pk"))
        place = next((place for place, one in enumerate(ordered) if one.pk == rule_id), None)
        if place is None:
            raise Http404
        other = max(place - 1, 0) if up else min(place + 1, len(ordered) - 1)
        ordered[place], ordered[other] = ordered[other], ordered[place]
        for position, one in enumerate(ordered, 1):
            one.position = position
        AssignmentRule.objects.bulk_update(ordered, ["position"])


def delete_lead_rule(*, actor: Actor, rule_id: int) -> str:
    """Forget a rule and return its name; what it assigned stays explained."""
    refuse_unless_capable(actor, "setting", "edit")
    with transaction.atomic():
        row = _lock_rule(rule_id)
        row.delete()
    return row.name
