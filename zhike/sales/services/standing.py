"""Keep what the customer's row shows of its deals, in the transaction of every change; the checker counts anew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor, SystemActor
from zhike.customers.models import Customer
from zhike.customers.ownership import refresh_clocks
from zhike.customers.services.standing import touch_standing

from ..grade_rules import best_grade
from ..models import Opportunity, Standing
from ..rules import SIGNED, Shown, furthest

BATCH = 1000


@dataclass(frozen=True)
class Expected:
    """What a customer's row should show."""

    stage: str
    grade: str


def keep_standing(*, actor: Actor, customer: Customer, now: datetime) -> None:
    """Write the best open grade and the furthest stage of a locked customer; nothing without deals.

    The day of reclaim is worked out anew: an open deal may exempt, a new one starts a span again.
    """
    found = find_expected([customer.pk]).get(customer.pk)
    if found is None:
        return
    if not touch_standing(actor=actor, customer=customer, stage=found.stage, grade=found.grade, now=now):
        refresh_clocks([customer.pk], now)


def remember_floor(customer: Customer) -> None:
    """Keep that a customer had signed before its first deal was opened here."""
    floor = customer.stage if customer.stage in SIGNED else ""
    Standing.objects.get_or_create(customer_id=customer.pk, defaults={"floor": floor})


def find_expected(customer_ids: Iterable[int]) -> dict[int, Expected]:
    """Return what the rows of customers with deals should show, by two queries."""
    ids = list(customer_ids)
    deals: dict[int, list[Shown]] = {}
    rows = Opportunity.objects.filter(customer_id__in=ids)
    for id_, state, stands_for, grade in rows.values_list("customer_id", "state", "stage__stands_for", "grade"):
        deals.setdefault(id_, []).append(Shown(state, stands_for, grade))
    floors = dict(Standing.objects.filter(customer_id__in=deals).values_list("customer_id", "floor"))
    return {
        id_: Expected(furthest(own, floors.get(id_, "")), best_grade(deal.grade for deal in own))
        for id_, own in deals.items()
    }


@dataclass(frozen=True)
class Difference:
    """A customer whose row does not show what its deals say."""

    customer_id: int
    shown: Expected
    expected: Expected


def check_standings(*, repair: bool, now: datetime) -> list[Difference]:
    """Compare the rows of all customers with their deals; with `repair` write what differs."""
    found = list(_differences())
    for one in found if repair else ():
        with transaction.atomic():
            customer = Customer.objects.select_for_update().filter(pk=one.customer_id).first()
            if customer is not None:
                keep_standing(actor=SystemActor(), customer=customer, now=now)
    return found


def _differences() -> Iterator[Difference]:
    last = 0
    with_deals = Opportunity.objects.order_by("customer_id").values_list("customer_id", flat=True).distinct()
    while ids := list(with_deals.filter(customer_id__gt=last)[:BATCH]):
        last = ids[-1]
        expected = find_expected(ids)
        for id_, stage, grade in Customer.objects.filter(pk__in=ids).values_list("pk", "stage", "grade"):
            if (expected[id_].stage, expected[id_].grade) != (stage, grade):
                yield Difference(id_, Expected(stage, grade), expected[id_])
