"""Send customers that lie in a pool to the next person, who accepts in time or it moves on.

Every change of owner goes through customers.services.change_owner; a rotation is the way there: who was asked,
who did not take it, until somebody has it or nobody is left.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer
from zhike.customers.queries import may
from zhike.customers.queries.scope import lock_customer
from zhike.customers.services import change_owner
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import offer_messages as messages
from .. import offer_rules as rules
from ..choices import MemberRole, OfferState
from ..dealing import Deal
from ..models import Offer, PastHolding, Rotation
from ..offering import find_opening, on_behalf
from ..queries.candidates import Table, held_lately, marks_of, rotation_table
from ..queries.members import roles_in_pools
from ..queries.rulebook import rules_in_force
from ..rules import Rotation as RotationRules

Answers = dict[int, int | Refusal | None]
WAITING = frozenset({"pool.on_leave", "pool.off_shift", "pool.off_hours", "pool.paused"})


def rotate(*, actor: Actor, customer_ids: Sequence[int], reason: str = "", now: datetime) -> Answers:
    """Offer customers that lie in a pool to the next person and return who was asked, None for nobody, or why not.

    By the pool's rules (way, days that a former owner waits, hours to accept). Without hours to accept the customer is
    his at once. Locks the customers in the order of their ids. Safe to run twice: one on its way stays on its way.
    Records pool.rotation_offered, or pool.rotation_ended when nobody is left.
    """
    with transaction.atomic():
        rows = Customer.objects.select_for_update(of=("self",)).filter(pk__in=customer_ids, deleted_at__isnull=True)
        found = rows.order_by("pk").values_list("pk", "owner_id", "pool_id")
        lying = {pk: pool_id or 0 for pk, owner_id, pool_id in found if owner_id is None and pool_id}
        open_now = _open_of(lying)
        fresh = [id_ for id_ in lying if id_ not in open_now]
        started = _start(actor, {id_: lying[id_] for id_ in fresh}, reason, now)
        answers: Answers = {id_: _not_lying() for id_ in customer_ids if id_ not in lying}
        answers |= {one.customer_id: asked for one, asked in open_now.values()}
        return answers | move_on(started, now)


def rotate_by_hand(*, actor: Actor, customer_id: int, reason: str, now: datetime) -> int | None:
    """Send one customer to the next person and return who was asked, None for nobody.

    Takes it back into its pool first while somebody has it, which needs the right to assign it; one that lies in a
    pool is rotated by who may assign, or administers that pool. Refused with a reason when it cannot go on its way.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("pool_id",))
        is_admin = MemberRole.ADMIN in roles_in_pools(actor).get(customer.pool_id or 0, set())
        refuse_if(rules.why_cannot_rotate(may=is_admin or may(actor, customer, "assign")))
        refuse_if(rules.why_no_reason(reason))
        if customer.owner_id is not None:
            change_owner(
                actor=actor, customer_id=customer_id, to_person_id=None, way=OwnerWay.RECLAIM, reason=reason, now=now
            )
        answer = rotate(actor=actor, customer_ids=[customer_id], reason=reason, now=now)[customer_id]
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def _not_lying() -> Refusal:
    sentence = _("客户不在公海里，或已经有负责人。")
    return Refusal("pool.not_in_stock", sentence, {}, _("请先退回公海，再流转。"))


def _open_of(customer_ids: Mapping[int, int]) -> dict[int, tuple[Rotation, int | None]]:
    running = Rotation.objects.filter(customer_id__in=customer_ids, state=OfferState.OPEN)
    asked = dict(
        Offer.objects.filter(customer_id__in=customer_ids, state=OfferState.OPEN).values_list(
            "customer_id", "person_id"
        )
    )
    return {one.customer_id: (one, asked.get(one.customer_id)) for one in running}


def _start(actor: Actor, lying: Mapping[int, int], reason: str, now: datetime) -> list[Rotation]:
    held = _last_owners(list(lying))
    return Rotation.objects.bulk_create(
        Rotation(
            customer_id=id_,
            pool_id=pool_id,
            from_person_id=held.get(id_),
            reason=reason[:500],
            by_id=actor.id_or_none,
            started_at=now,
        )
        for id_, pool_id in lying.items()
    )


def _last_owners(customer_ids: Sequence[int]) -> dict[int, int]:
    past = PastHolding.objects.filter(customer_id__in=customer_ids).order_by("customer_id", "-ended_at")
    return dict(past.distinct("customer_id").values_list("customer_id", "person_id"))


def move_on(rotations: Sequence[Rotation], now: datetime) -> Answers:
    """Ask the next person for each of these rotations; the customers are locked, and no offer of theirs is open.

    Nobody left ends the rotation, and the customer is free to be claimed; while somebody is only away it waits.
    """
    answers: Answers = {}
    by_pool: defaultdict[int, list[Rotation]] = defaultdict(list)
    for one in rotations:
        by_pool[one.pool_id].append(one)
    for pool_id, group in sorted(by_pool.items()):
        found = rules_in_force(pool_id, timezone.localdate(now))
        order = found[0].rotation if found else RotationRules()
        answers |= _deal_pool(pool_id, group, order, now)
    return answers


def _deal_pool(pool_id: int, group: Sequence[Rotation], order: RotationRules, now: datetime) -> Answers:
    table = rotation_table(pool_id, order.way, now)
    ids = [one.customer_id for one in group]
    marks, held = marks_of(ids), held_lately(ids, order.never_again_days, now)
    answers: Answers = {}
    offers: list[Offer] = []
    for one in group:
        refused = frozenset(one.tried)
        days = order.never_again_days
        deal = table.give(marks[one.customer_id], held=held[one.customer_id], refused=refused, days=days)
        if deal.person_id is None:
            _end_unless_waiting(one, deal, now)
            answers[one.customer_id] = None
        elif order.accept_hours:
            offers.append(_offer(one, deal.person_id, order.accept_hours, now))
            answers[one.customer_id] = deal.person_id
        else:
            answers[one.customer_id] = _hand_over(one, deal.person_id, table, now)
    Offer.objects.bulk_create(offers)
    messages.tell_offered(offers, now)
    return answers


def _offer(one: Rotation, person_id: int, hours: int, now: datetime) -> Offer:
    expires_at = find_opening(person_id, now) + timedelta(hours=hours)
    return Offer(
        customer_id=one.customer_id,
        rotation_id=one.pk,
        pool_id=one.pool_id,
        person_id=person_id,
        offered_at=now,
        expires_at=expires_at,
    )


def _hand_over(one: Rotation, person_id: int, table: Table, now: datetime) -> int | Refusal:
    """Give it at once; what a guard refuses leaves the rotation open for the next round."""
    try:
        with transaction.atomic():
            change_owner(
                actor=on_behalf(one.by_id),
                customer_id=one.customer_id,
                to_person_id=person_id,
                way=OwnerWay.ROTATE,
                reason=one.reason,
                now=now,
            )
    except Refused as refused:
        Rotation.objects.filter(pk=one.pk).update(tried=[*one.tried, person_id])
        return refused.refusal
    return person_id


def _end_unless_waiting(one: Rotation, deal: Deal, now: datetime) -> None:
    if any(verdict.refusal and verdict.refusal.code in WAITING for verdict in deal.verdicts):
        return
    Rotation.objects.filter(pk=one.pk).update(state=OfferState.EXPIRED, ended_at=now)
    why = [f"{verdict.name}：{verdict.refusal.sentence}" for verdict in deal.verdicts if verdict.refusal]
    record(
        actor=on_behalf(None),
        kind=messages.ENDED,
        customer_id=one.customer_id,
        data={"pool": one.pool_id, "rotation": one.pk, "why": why[:20]},
        at=now,
    )
    messages.tell_ended(one, why, now)
