"""Claim customers that lie in a pool: first come, first served, all or report for many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from zhike.access.actor import Actor
from zhike.customers import ownership
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerMove
from zhike.customers.models import Customer
from zhike.customers.services import Destination, change_owners
from zhike.lib.refusals import Refusal, refuse_if

from .. import claim_rules as rules
from ..queries.loads import claims_left
from ..queries.members import glance_at_claimable

Answers = dict[int, bool | Refusal]


@dataclass(frozen=True)
class Claimed:
    """What became of one picked customer."""

    customer_id: int
    name: str
    refusal: Refusal | None
    protected_until: date | None = None


class _Seen(NamedTuple):
    """A picked customer as it was seen without a lock; in the order of _COLUMNS."""

    pk: int
    name: str
    owner_id: int | None
    pool_id: int | None
    grade: str
    stage: str
    tier: str


_COLUMNS = ("pk", "name", "owner_id", "pool_id", "grade", "stage", "tier")


def claim_customers(*, actor: Actor, customer_ids: Sequence[int], now: datetime) -> list[Claimed]:
    """Make the actor the owner of every picked customer that he may have, and say of each whether, or why not.

    Exactly one of many who claim at once wins a customer; limits are counted under the claimer's quota lock. What
    has an owner already is answered without any lock. Of the free ones no more are locked than the claimer may
    have, and those first that nobody else is about to get; only then he waits for others to be done. Customers that
    he cannot see are answered like those that left the pool. Records customers.owner_changed.
    """
    refuse_if(rules.why_nothing_picked(count=len(customer_ids)))
    pools = glance_at_claimable(actor)
    seen = _look(customer_ids, pools)
    answers = _taken(actor, seen)
    if free := [pk for pk in sorted(seen) if pk not in answers]:
        answers |= _claim_at_once(actor, [seen[pk] for pk in free], now)
    if left := [pk for pk in free if pk not in answers]:
        answers |= _claim_waiting(actor, left, pools, now)
    return _report(actor, customer_ids, seen, answers)


def _look(customer_ids: Collection[int], pools: Collection[int]) -> dict[int, _Seen]:
    rows = Customer.objects.filter(pk__in=customer_ids, deleted_at__isnull=True, pool_id__in=pools)
    return {row[0]: _Seen._make(row) for row in rows.values_list(*_COLUMNS)}


def _taken(actor: Actor, seen: Mapping[int, _Seen]) -> Answers:
    found = {pk: rules.why_not_free(owner_id=one.owner_id, person_id=actor.person_id) for pk, one in seen.items()}
    return {pk: refusal for pk, refusal in found.items() if refusal}


def _claim_at_once(actor: Actor, free: Sequence[_Seen], now: datetime) -> Answers:
    """Claim what nobody else has locked, as many as the limits leave; say of the others what stands against them.

    Those without an answer are in somebody else's hands at this moment.
    """
    most = claims_left(actor.person_id, {one.pool_id for one in free}, now)
    with transaction.atomic():
        picked = _lock_free([one.pk for one in free], most)
        answers = _claim(actor, picked, now)
        moves = [_move_of(one, actor, now) for one in free if one.pk not in answers]
        refused = ownership.find_refusals(actor, moves) if moves else {}
    return answers | {moves[place].customer_id: refusal for place, refusal in refused.items()}


def _lock_free(ids: Sequence[int], most: int | None) -> list[int]:
    rows = Customer.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        pk__in=ids, owner__isnull=True, deleted_at__isnull=True
    )
    return [] if most == 0 else list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def _move_of(one: _Seen, actor: Actor, now: datetime) -> OwnerMove:
    return OwnerMove(
        one.pk,
        one.owner_id,
        actor.person_id,
        OwnerWay.CLAIM,
        "",
        now,
        pool_id=one.pool_id,
        to_pool_id=one.pool_id,
        grade=one.grade,
        stage=one.stage,
        tier=one.tier,
    )


def _claim_waiting(actor: Actor, ids: Sequence[int], pools: Collection[int], now: datetime) -> Answers:
    """Claim what others were about to get, once they are done with it; in a transaction that holds nothing yet."""
    seen = _look(ids, pools)
    answers = _taken(actor, seen)
    return answers | _claim(actor, [pk for pk in sorted(seen) if pk not in answers], now)


def _claim(actor: Actor, ids: Sequence[int], now: datetime) -> Answers:
    wanted = {pk: Destination(actor.person_id) for pk in ids}
    return change_owners(actor=actor, wanted=wanted, way=OwnerWay.CLAIM, now=now) if wanted else {}


def _report(
    actor: Actor, customer_ids: Sequence[int], seen: Mapping[int, _Seen], answers: Mapping[int, bool | Refusal]
) -> list[Claimed]:
    """Say what became of each; one that somebody was quicker with is told so instead of being out of scope."""
    unclear = [pk for pk in seen if not _is_clear(answers.get(pk))]
    after = Customer.objects.filter(pk__in=unclear, deleted_at__isnull=True) if unclear else Customer.objects.none()
    now_of = {pk: (owner, until) for pk, owner, until in after.values_list("pk", "owner_id", "protected_until")}
    found = []
    for pk in dict.fromkeys(customer_ids):
        owner_id, until = now_of.get(pk, (None, None))
        answer = answers.get(pk)
        if answer is True:
            found.append(Claimed(pk, seen[pk].name, None, until))
            continue
        refusal = answer if isinstance(answer, Refusal) and _is_clear(answer) else None
        if refusal is None:
            refusal = rules.why_not_free(owner_id=owner_id, person_id=actor.person_id) or rules.why_gone()
        found.append(Claimed(pk, seen[pk].name if pk in seen else "", refusal))
    return found


def _is_clear(answer: bool | Refusal | None) -> bool:
    """Say whether an answer says all; who got a customer reads until when, who lost one to whom it went."""
    return isinstance(answer, Refusal) and answer.code != "customers.out_of_scope"
