"""New leads without owner and pool, the rules for them, and what these would do."""

from collections.abc import Sequence
from datetime import datetime

from zhike.access.actor import SystemActor
from zhike.conditions.compiling import as_expression, compile_condition
from zhike.conditions.language import parse
from zhike.customers.fields import OBJECT
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused

from ..deal_choices import LeadTarget
from ..dealing import Caps
from ..leads import Plan, RuleView, plan_leads
from ..models import AssignmentRule
from .candidates import Table, find_people, lead_table, marks_of


def find_rules(customer_ids: Sequence[int], now: datetime) -> list[RuleView]:
    """Return the active rules in order, with the leads that fit each and the people that it deals among."""
    active = AssignmentRule.objects.filter(is_active=True).order_by("position", "pk")
    return [_view(rule, customer_ids, now) for rule in active]


def _view(rule: AssignmentRule, customer_ids: Sequence[int], now: datetime) -> RuleView:
    matching = find_matching(rule, customer_ids, now)
    table = table_of(rule, now) if matching and rule.target == LeadTarget.PEOPLE else Table({}, rule.way)
    return RuleView(rule.pk, rule.name, rule.target, rule.pool_id, table, matching)


def table_of(rule: AssignmentRule, now: datetime) -> Table:
    """Return the people of a rule as they stand now."""
    people = find_people(rule.people, [rule.department_id] if rule.department_id else [])
    caps = Caps(rule.daily_cap, rule.backlog_cap)
    return lead_table(people, rule.way, now, only_on_shift=rule.only_on_shift, caps=caps, rule_id=rule.pk)


def find_matching(rule: AssignmentRule, customer_ids: Sequence[int], now: datetime) -> frozenset[int]:
    """Return which of these leads fit a rule; one whose condition means nothing any more fits none."""
    rows = Customer.objects.filter(pk__in=customer_ids, deleted_at__isnull=True)
    if rule.condition:
        try:
            node = parse(rule.condition)
            sql = compile_condition(actor=SystemActor(), subject=OBJECT, node=node, now=now)
        except Refused:
            return frozenset()
        rows = rows.filter(as_expression(sql))
    return frozenset(rows.values_list("pk", flat=True))


def plan_now(customer_ids: Sequence[int], now: datetime) -> list[Plan]:
    """Return where these leads would go at this moment and why; changes nothing."""
    return plan_leads(list(customer_ids), find_rules(customer_ids, now), marks_of(customer_ids))


def unassigned(since: datetime, limit: int) -> list[int]:
    """Return leads without owner and pool that came since a moment, the oldest first; by the index of owners."""
    rows = Customer.objects.filter(
        owner__isnull=True, pool_id__isnull=True, deleted_at__isnull=True, created_at__gte=since
    )
    newest = rows.order_by("-created_at", "-pk").values_list("pk", flat=True)[:limit]
    return sorted(newest)
