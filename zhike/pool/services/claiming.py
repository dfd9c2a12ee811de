"""Claim customers that lie in a pool: first come, first served, all or report for many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer
from zhike.customers.services import Destination, change_owners
from zhike.lib.refusals import Refusal, refuse_if

from .. import claim_rules as rules
from ..queries.members import pools_to_claim_from


@dataclass(frozen=True)
class Claimed:
    """What became of one picked customer."""

    customer_id: int
    name: str
    refusal: Refusal | None
    protected_until: date | None = None


def claim_customers(*, actor: Actor, customer_ids: Sequence[int], now: datetime) -> list[Claimed]:
    """Make the actor the owner of every picked customer that he may have, and say of each whether, or why not.

    Exactly one of many who claim at once wins a customer; limits are counted under the claimer's quota lock. Locks
    the free customers in the order of their ids; those with an owner already are answered without waiting.
    Customers that he cannot see are answered like those that left the pool. Records customers.owner_changed.
    """
    refuse_if(rules.why_nothing_picked(count=len(customer_ids)))
    mine = pools_to_claim_from(actor)
    with transaction.atomic():
        rows = Customer.objects.filter(pk__in=customer_ids, deleted_at__isnull=True, pool_id__in=mine)
        seen = {pk: (name, owner_id) for pk, name, owner_id in rows.values_list("pk", "name", "owner_id")}
        answers: dict[int, bool | Refusal] = {
            pk: refusal
            for pk, (_name, owner_id) in seen.items()
            if (refusal := rules.why_not_free(owner_id=owner_id, person_id=actor.person_id))
        }
        free = {pk: Destination(actor.person_id) for pk in sorted(seen) if pk not in answers}
        if free:
            answers |= change_owners(actor=actor, wanted=free, way=OwnerWay.CLAIM, now=now)
    return _report(actor, customer_ids, seen, answers)


def _report(
    actor: Actor,
    customer_ids: Sequence[int],
    seen: Mapping[int, tuple[str, int | None]],
    answers: Mapping[int, bool | Refusal],
) -> list[Claimed]:
    """Say what became of each; one that somebody was quicker with is told so instead of being out of scope."""
    after = Customer.objects.filter(pk__in=list(seen), deleted_at__isnull=True)
    now_of = {pk: (owner, until) for pk, owner, until in after.values_list("pk", "owner_id", "protected_until")}
    found = []
    for pk in dict.fromkeys(customer_ids):
        owner_id, until = now_of.get(pk, (None, None))
        answer = answers.get(pk)
        if answer is True:
            found.append(Claimed(pk, seen[pk][0], None, until))
            continue
        refusal = answer if isinstance(answer, Refusal) else None
        if refusal is None or refusal.code == "customers.out_of_scope":
            refusal = rules.why_not_free(owner_id=owner_id, person_id=actor.person_id) or rules.why_gone()
        found.append(Claimed(pk, seen[pk][0] if pk in seen else "", refusal))
    return found
