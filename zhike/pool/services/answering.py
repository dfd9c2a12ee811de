"""Answer an offer in time, or let it move on: accept, decline, expire."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerClock, OwnerMove
from zhike.customers.models import Customer
from zhike.customers.services import change_owner
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if
from zhike.web.statements import ask

from .. import offer_messages as messages
from .. import offer_rules as rules
from ..choices import OfferState
from ..models import Offer, Rotation
from ..offering import on_behalf
from .rotating import move_on

_BATCH = 200
_UNDER_WAY = """
SELECT customer_id FROM pool_offer WHERE customer_id = ANY(%s::bigint[]) AND state = 'open'
UNION SELECT customer_id FROM pool_rotation WHERE customer_id = ANY(%s::bigint[]) AND state = 'open'
"""
_OFFERED = """
SELECT customer_id, person_id, expires_at FROM pool_offer WHERE customer_id = ANY(%s::bigint[]) AND state = 'open'
"""


def accept_offer(*, actor: Actor, offer_id: int, now: datetime) -> Offer:
    """Take an offered customer: the actor becomes its owner by rotation.

    Refused when the time is over, somebody else has it meanwhile, or a limit is reached. Locks the customer first.
    """
    with transaction.atomic():
        offer = _lock_own(actor, offer_id)
        refuse_if(rules.why_cannot_answer(state=offer.state, expires_at=offer.expires_at, now=now))
        change_owner(
            actor=on_behalf(actor.person_id),
            customer_id=offer.customer_id,
            to_person_id=actor.person_id,
            way=OwnerWay.ROTATE,
            reason=_reason_of(offer),
            now=now,
        )
    return offer


def decline_offer(*, actor: Actor, offer_id: int, reason: str, now: datetime) -> None:
    """Say no, with a reason; the customer goes to the next person at once. Records pool.offer_declined."""
    with transaction.atomic():
        offer = _lock_own(actor, offer_id)
        refuse_if(rules.why_cannot_answer(state=offer.state, expires_at=offer.expires_at, now=now))
        refuse_if(rules.why_no_reason(reason))
        _close(offer, OfferState.DECLINED, reason.strip()[:200], now)
        data = {"person": actor.person_id, "person_name": actor.name, "reason": offer.note}
        record(actor=actor, kind=messages.DECLINED, customer_id=offer.customer_id, data=data, at=now)
        move_on(_running([offer]), now)


def _lock_own(actor: Actor, offer_id: int) -> Offer:
    """Return an offer to the actor with its customer locked, or not found."""
    customer_id = Offer.objects.filter(pk=offer_id, person_id=actor.person_id).values_list("customer_id", flat=True)
    locked = Customer.objects.select_for_update().filter(pk=customer_id.first() or 0, deleted_at__isnull=True)
    if locked.only("pk").first() is None:
        raise Http404
    return Offer.objects.get(pk=offer_id)


def _reason_of(offer: Offer) -> str:
    found = Rotation.objects.filter(pk=offer.rotation_id).values_list("reason", flat=True).first()
    return (found or "")[:200]


def _close(offer: Offer, state: OfferState, note: str, now: datetime) -> None:
    offer.state, offer.note, offer.decided_at = state, note, now
    offer.save(update_fields=["state", "note", "decided_at"])


def _running(offers: list[Offer]) -> list[Rotation]:
    """Return the rotations of answered offers, each knowing whom it asked in vain; the ended ones left out."""
    asked = {one.rotation_id: one.person_id for one in offers}
    found = list(Rotation.objects.select_for_update().filter(pk__in=asked, state=OfferState.OPEN).order_by("pk"))
    for one in found:
        one.tried = [*one.tried, asked[one.pk]]
    Rotation.objects.bulk_update(found, ["tried"])
    return found


def move_offers_on(*, now: datetime) -> int:
    """Let offers whose time is over go to the next person, and ask again where everybody was away; from a job.

    Takes a batch of customers that nobody else has locked; safe to run twice and on two workers. Returns how many
    offers expired. Records pool.offer_expired.
    """
    with transaction.atomic():
        due = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=now).order_by("expires_at")
        waiting = Rotation.objects.filter(state=OfferState.OPEN).exclude(
            pk__in=Offer.objects.filter(state=OfferState.OPEN).values("rotation_id")
        )
        ids = [*due.values_list("customer_id", flat=True)[:_BATCH]]
        ids += waiting.order_by("pk").values_list("customer_id", flat=True)[:_BATCH]
        free = Customer.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids).order_by("pk")
        gone = dict(free.values_list("pk", "deleted_at"))
        locked = [id_ for id_, deleted_at in gone.items() if deleted_at is None]
        _cancel([id_ for id_ in gone if id_ not in locked], now)
        expired = list(due.filter(customer_id__in=locked))
        for offer in expired:
            _expire(offer, now)
        idle = list(waiting.filter(customer_id__in=locked).exclude(pk__in=[one.rotation_id for one in expired]))
        move_on([*_running(expired), *idle], now)
    return len(expired)


def _cancel(customer_ids: Sequence[int], now: datetime) -> None:
    """End what was on its way for customers that were deleted or merged away."""
    open_now = {"customer_id__in": customer_ids, "state": OfferState.OPEN}
    Offer.objects.filter(**open_now).update(state=OfferState.CANCELLED, decided_at=now)
    Rotation.objects.filter(**open_now).update(state=OfferState.CANCELLED, ended_at=now)


def _expire(offer: Offer, now: datetime) -> None:
    _close(offer, OfferState.EXPIRED, "", now)
    data = {"person": offer.person_id, "person_name": messages.name_of(offer.person_id)}
    record(actor=on_behalf(None), kind=messages.EXPIRED, customer_id=offer.customer_id, data=data, at=now)
    messages.tell_missed(offer, now)


def settle_offers(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> None:
    """End what was on its way when customers get an owner, by whatever way; an effect of every change of owner."""
    got = {move.customer_id: move for move in moves if move.to_person_id is not None and not move.is_new}
    if not got:
        return
    if not (asked := [row[0] for row in ask(_UNDER_WAY, [list(got), list(got)])]):
        return
    open_now = {"customer_id__in": asked, "state": OfferState.OPEN}
    offers = list(Offer.objects.filter(**open_now))
    for offer in offers:
        move = got[offer.customer_id]
        is_his = offer.person_id == move.to_person_id
        offer.state, offer.decided_at = OfferState.ACCEPTED if is_his else OfferState.CANCELLED, move.now
    Offer.objects.bulk_update(offers, ["state", "decided_at"])
    rotations = list(Rotation.objects.filter(**open_now))
    for one in rotations:
        move = got[one.customer_id]
        is_done = move.way == OwnerWay.ROTATE
        one.state, one.ended_at = OfferState.ACCEPTED if is_done else OfferState.CANCELLED, move.now
    Rotation.objects.bulk_update(rotations, ["state", "ended_at"])


def guard_offers(actor: Actor, moves: Sequence[OwnerMove]) -> dict[int, Refusal]:
    """Refuse to claim what waits for somebody else's answer; a guard of every change of owner."""
    claims = {place: move for place, move in enumerate(moves) if move.way == OwnerWay.CLAIM}
    if not claims:
        return {}
    ids = [move.customer_id for move in claims.values()]
    offers = {pk: (asked, expires_at) for pk, asked, expires_at in ask(_OFFERED, [ids])}
    refused: dict[int, Refusal] = {}
    for place, move in claims.items():
        offered_to, expires_at = offers.get(move.customer_id, (0, move.now))
        if expires_at <= move.now:
            continue
        until = f"{timezone.localtime(expires_at):%m-%d %H:%M}"
        person_id = move.to_person_id or 0
        refusal = rules.why_offered_to_another(offered_to=offered_to, person_id=person_id, is_claim=True, until=until)
        if refusal:
            refused[place] = refusal
    return refused
