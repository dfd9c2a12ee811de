"""Keep one draft of rules per pool."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhike.access.actor import Actor
from zhike.conditions import compiling, language
from zhike.lib.refusals import refuse_if

from ..models import Pool, RuleDraft
from ..rules import PoolRules, read_rules
from .rights import refuse_unless_may_rule
from .rules import why_bad_rules


def find_draft(*, actor: Actor, pool_id: int | None) -> RuleDraft | None:
    """Return the draft of a pool, or None; refused to who may not set its rules."""
    refuse_unless_may_rule(actor, pool_id)
    return RuleDraft.objects.filter(pool=pool_id).first()


def save_draft(*, actor: Actor, pool_id: int | None, body: Mapping[str, Any], now: datetime) -> RuleDraft:
    """Keep rules as the draft of a pool; refused when they contradict themselves or a condition cannot be read."""
    refuse_unless_may_rule(actor, pool_id)
    rules = read_rules(body)
    refuse_if(why_bad_rules(rules))
    check_conditions(actor, rules, now)
    with transaction.atomic():
        RuleDraft.objects.select_for_update().filter(pool=pool_id).first()
        draft, _made = RuleDraft.objects.update_or_create(
            pool=_pool(pool_id), defaults={"body": dict(body), "changed_by_id": actor.id_or_none, "changed_at": now}
        )
    return draft


def _pool(pool_id: int | None) -> Pool | None:
    return Pool.objects.get(pk=pool_id) if pool_id else None


def check_conditions(actor: Actor, rules: PoolRules, now: datetime) -> None:
    """Refuse conditions with fields that are gone or closed to the actor."""
    for trigger in rules.triggers:
        if trigger.condition:
            node = language.parse(dict(trigger.condition))
            compiling.compile_condition(actor=actor, subject="customer", node=node, now=now)


def discard_draft(*, actor: Actor, pool_id: int | None) -> None:
    """Forget a draft; what is in force stays."""
    refuse_unless_may_rule(actor, pool_id)
    RuleDraft.objects.filter(pool=pool_id).delete()
