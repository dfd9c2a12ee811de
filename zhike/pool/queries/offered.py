"""Offers as their screens show them: those that wait for me, and how rotations went in my pools."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.models import Customer
from zhike.customers.queries import visible_to

from ..choices import MemberRole, OfferState
from ..models import Offer, Pool, Rotation
from .members import roles_in_pools
from .stock import StockRow, read_rows

SHOWN = 100


@dataclass(frozen=True)
class Waiting:
    """One offer that waits for an answer."""

    offer: Offer
    row: StockRow
    pool: str
    reason: str


@dataclass(frozen=True)
class Told:
    """One offer as the administrators of a pool read it."""

    offer: Offer
    customer: str
    person: str
    pool: str


def count_waiting(person_id: int, now: datetime) -> int:
    """Return how many customers are offered to a person."""
    return Offer.objects.filter(person_id=person_id, state=OfferState.OPEN, expires_at__gt=now).count()


def list_waiting(*, actor: Actor, now: datetime) -> list[Waiting]:
    """Return what is offered to the actor, the most urgent first; four queries."""
    mine = Offer.objects.filter(person_id=actor.person_id, state=OfferState.OPEN, expires_at__gt=now)
    offers = list(mine.order_by("expires_at", "pk")[:SHOWN])
    living = Customer.objects.filter(pk__in=[one.customer_id for one in offers], deleted_at__isnull=True)
    rows = {row.id: row for row in read_rows(list(living.values_list("pk", flat=True)))}
    pools = dict(Pool.objects.values_list("pk", "name"))
    reasons = dict(Rotation.objects.filter(pk__in=[one.rotation_id for one in offers]).values_list("pk", "reason"))
    return [
        Waiting(one, rows[one.customer_id], pools.get(one.pool_id, ""), reasons.get(one.rotation_id, ""))
        for one in offers
        if one.customer_id in rows
    ]


def pools_to_watch(actor: Actor) -> list[int]:
    """Return the pools whose rotations the actor may follow: all with the right over pools, else the own ones."""
    if actor.can("pool", "view"):
        return list(Pool.objects.values_list("pk", flat=True))
    return [pool_id for pool_id, roles in roles_in_pools(actor).items() if MemberRole.ADMIN in roles]


def list_told(*, actor: Actor, pool_ids: Sequence[int]) -> list[Told]:
    """Return the last offers of some pools with what became of them; customers out of scope go unnamed."""
    offers = list(Offer.objects.filter(pool_id__in=pool_ids).order_by("-pk")[:SHOWN])
    people = person_names({one.person_id for one in offers})
    pools = dict(Pool.objects.filter(pk__in=pool_ids).values_list("pk", "name"))
    seen = visible_to(actor).filter(pk__in=[one.customer_id for one in offers])
    names = dict(seen.values_list("pk", "name"))
    return [
        Told(one, names.get(one.customer_id, ""), people.get(one.person_id, ""), pools.get(one.pool_id, ""))
        for one in offers
    ]
