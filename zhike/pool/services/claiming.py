"""Claim customers that lie in a pool: first come, first served, all or report for many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from zhike.access.actor import Actor
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerMove
from zhike.customers.services import Destination, Pick, change_owners
from zhike.lib.refusals import Refusal, refuse_if
from zhike.web.statements import ask

from .. import claim_rules as rules
from ..guarding import why_beyond
from ..queries.loads import Tally, claimable, read_claimer
from ..queries.members import glance_at_claimable
from ..signed import SIGNED_STAGES

Answers = dict[int, bool | Refusal]


@dataclass(frozen=True)
class Claimed:
    """What became of one picked customer."""

    customer_id: int
    name: str
    refusal: Refusal | None
    protected_until: date | None = None


class _Seen(NamedTuple):
    """A picked customer as it was seen without a lock; in the order of _LOOK."""

    pk: int
    name: str
    owner_id: int | None
    pool_id: int | None
    grade: str
    stage: str
    tier: str


# As prepared statements: in a rush hundreds ask at once, and most hear that others were quicker.
_LOOK = """
SELECT id, name, owner_id, pool_id, grade, stage, tier FROM customers_customer
WHERE id = ANY(%s::bigint[]) AND pool_id = ANY(%s::bigint[]) AND deleted_at IS NULL
"""
_AFTER = """
SELECT id, owner_id, protected_until FROM customers_customer WHERE id = ANY(%s::bigint[]) AND deleted_at IS NULL
"""


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
    free = [seen[pk] for pk in sorted(seen) if pk not in answers]
    tally = read_claimer(actor.person_id, {one.pool_id for one in free}, now) if free else None
    answers |= _claim_at_once(actor, free, tally, now)
    rest = [one for one in free if one.pk not in answers]
    if tally and rest:
        answers |= _full(actor, rest, tally, now)
    if left := [one.pk for one in rest if one.pk not in answers]:
        answers |= _claim_waiting(actor, left, pools, now)
    return _report(actor, customer_ids, seen, answers)


def _look(customer_ids: Collection[int], pools: Collection[int]) -> dict[int, _Seen]:
    return {row[0]: _Seen._make(row) for row in ask(_LOOK, [list(customer_ids), list(pools)])}


def _taken(actor: Actor, seen: Mapping[int, _Seen]) -> Answers:
    found = {pk: rules.why_not_free(owner_id=one.owner_id, person_id=actor.person_id) for pk, one in seen.items()}
    return {pk: refusal for pk, refusal in found.items() if refusal}


def _claim_at_once(actor: Actor, free: Sequence[_Seen], tally: Tally | None, now: datetime) -> Answers:
    """Claim what nobody else has locked, as many as the limits leave, and count it.

    Those without an answer are in somebody else's hands at this moment, or too many.
    """
    most = claimable(tally, {one.pool_id for one in free}, now) if tally else None
    if not free or most == 0:
        return {}
    answers = _claim(actor, [one.pk for one in free], Pick(only_free=True, skips_locked=True, most=most), now)
    for one in free:
        if tally and answers.get(one.pk) is True:
            tally.add(one.pool_id, signed=one.stage in SIGNED_STAGES, is_claim=True)
    return answers


def _full(actor: Actor, rest: Sequence[_Seen], tally: Tally, now: datetime) -> Answers:
    """Refuse what goes beyond the limits of who has claimed as much as the tally says."""
    refused = why_beyond([_move_of(one, actor, now) for one in rest], tally, actor.name)
    return {rest[place].pk: refusal for place, refusal in refused.items()}


def _claim_waiting(actor: Actor, ids: Sequence[int], pools: Collection[int], now: datetime) -> Answers:
    """Claim what others were about to get and left, once they are done with it.

    What got an owner meanwhile is not locked; the report says who has it.
    """
    seen = _look(ids, pools)
    answers = _taken(actor, seen)
    free = [pk for pk in sorted(seen) if pk not in answers]
    return answers | (_claim(actor, free, Pick(only_free=True), now) if free else {})


def _claim(actor: Actor, ids: Sequence[int], pick: Pick, now: datetime) -> Answers:
    wanted = {pk: Destination(actor.person_id) for pk in ids}
    said = change_owners(actor=actor, wanted=wanted, way=OwnerWay.CLAIM, pick=pick, now=now)
    return {pk: answer for pk, answer in said.items() if answer is True or _is_clear(answer)}


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


def _report(
    actor: Actor, customer_ids: Sequence[int], seen: Mapping[int, _Seen], answers: Mapping[int, bool | Refusal]
) -> list[Claimed]:
    """Say what became of each; one that somebody was quicker with is told so instead of being out of scope."""
    unclear = [pk for pk in seen if not _is_clear(answers.get(pk))]
    now_of = {pk: (owner, until) for pk, owner, until in ask(_AFTER, [unclear])} if unclear else {}
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
