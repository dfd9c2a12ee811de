"""No way round claiming, limits, masks and cool-downs: by merging, by calling a customer signed, by one's own team."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, reach_of
from zhike.access.queries import person_names
from zhike.customers import following, ownership
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerClock, OwnerMove
from zhike.customers.models import Customer
from zhike.customers.participants import MergeWork, register_preparer
from zhike.customers.pools import reach_in_pools
from zhike.customers.queries.teams import role_name
from zhike.events.services import record_many
from zhike.lib.refusals import Refusal, refuse_if
from zhike.web.statements import ask

from .guarding import find_cooling, may_exceed, why_beyond
from .queries.loads import read_tallies
from .queries.rulebook import glance_at_rulebook
from .signed import SIGNED_STAGES

_RETURNS = (OwnerWay.GIVE_BACK, OwnerWay.RECLAIM, OwnerWay.ROTATE)
_OWN_ROLES = """
DELETE FROM customers_grant AS own USING unnest(%s::bigint[], %s::bigint[]) AS gone(customer_id, person_id)
WHERE own.customer_id = gone.customer_id AND own.person_id = gone.person_id
RETURNING own.customer_id, own.person_id, own.role
"""


def declare() -> None:
    """Enter the hooks, from AppConfig.ready."""
    ownership.register_guard("pool.merging", guard_merges)
    ownership.register_effect("pool.own_roles", end_own_roles)
    register_preparer("pool.free", refuse_what_lies_free)
    following.register("pool.unsigned", frozenset({"stage"}), refuse_beyond_limit)


def guard_merges(actor: Actor, moves: Sequence[OwnerMove]) -> dict[int, Refusal]:
    """Refuse that a merge gives somebody a survivor that lay free in a pool; a guard of every change of owner."""
    gained = [(place, move) for place, move in enumerate(moves) if move.way == OwnerWay.MERGE and _is_gained(move)]
    return {place: refusal for place, move in gained if (refusal := _why_not(actor, move.pool_id))}


def end_own_roles(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> None:
    """End what former owners granted themselves on customers that return to a pool; an effect of every change."""
    left = [(move.customer_id, move.from_person_id) for move in moves if move.way in _RETURNS and move.from_person_id]
    ended = ask(_OWN_ROLES, [list(column) for column in zip(*left, strict=True)]) if left else []
    if not ended:
        return
    names, now = person_names(person_id for _customer, person_id, _role in ended), max(move.now for move in moves)
    rows = [
        (pk, now, {"name": names.get(person_id, ""), "person": person_id, "role": role, "role_name": role_name(role)})
        for pk, person_id, role in ended
    ]
    record_many(actor=actor, kind="customers.unshared", rows=rows)


def _is_gained(move: OwnerMove) -> bool:
    return move.from_person_id is None and move.to_person_id is not None


def refuse_what_lies_free(work: MergeWork, ledger: Any) -> None:
    """Refuse that a survivor with an owner absorbs what lies free in a pool, or what the owner returned lately."""
    owner_id = Customer.objects.values_list("owner_id", flat=True).get(pk=work.survivor_id)
    if owner_id is None:
        return
    free = Customer.objects.filter(pk__in=work.absorbed_ids, owner__isnull=True, pool_id__isnull=False)
    reason = _("合并客户")
    moves = [
        OwnerMove(pk, None, owner_id, OwnerWay.MERGE, reason, work.now, pool_id=pool_id, to_pool_id=pool_id)
        for pk, pool_id in free.order_by("pk").values_list("pk", "pool_id")
    ]
    for move in moves:
        refuse_if(_why_not(work.actor, move.pool_id))
    bound = [(place, move) for place, move in enumerate(moves) if not may_exceed(work.actor, move)]
    if bound:
        cooling = find_cooling(bound, glance_at_rulebook(timezone.localdate(work.now)))
        refuse_if(next(iter(cooling.values()), None))


def _why_not(actor: Actor, pool_id: int | None) -> Refusal | None:
    if pool_id is None or reach_of(actor, "customer", "assign").everything or pool_id in reach_in_pools(actor).admins:
        return None
    sentence = _("其中有客户在公海里，合并后就有了负责人。")
    return Refusal("pool.merge_takes", sentence, {}, _("请先认领它，或请公海管理员来合并。"))


def refuse_beyond_limit(told: following.Followed) -> None:
    """Refuse to take a signature back where the owner has filled his places meanwhile; signed ones do not count."""
    customer, before = told.customer, told.before
    if before is None or before.stage not in SIGNED_STAGES or customer.stage in SIGNED_STAGES:
        return
    person_id, pool_id = customer.owner_id, customer.pool_id
    if person_id is None:
        return
    reason = _("更正阶段")
    move = OwnerMove(
        customer.pk,
        None,
        person_id,
        OwnerWay.UNDO,
        reason,
        told.now,
        pool_id=pool_id,
        to_pool_id=pool_id,
        stage=customer.stage,
    )
    if may_exceed(told.actor, move):
        return
    tally = read_tallies([person_id], told.now, lock=True, claims=False)[person_id]
    # Its row is written already.
    tally.held[pool_id, False] -= 1
    refuse_if(why_beyond([move], tally, person_names([person_id]).get(person_id, "")).get(0))
