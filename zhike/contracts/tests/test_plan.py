"""A contract is qualified when every payment agreed on came in full by its day; late once is failed for good."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from zhike.contracts.choices import Quality
from zhike.contracts.models import Contract
from zhike.contracts.plan import plan_instalments, receive_instalment
from zhike.contracts.receipts import list_received, read_received
from zhike.contracts.rules import Part, quality_of
from zhike.contracts.services import receive_first_payment, terms_of
from zhike.lib.refusals import Refused
from zhike.sales.models import Opportunity
from zhike.sales.targets import sources
from zhike.testing import make
from zhike.testing.world import NOW, World

from .test_signing import TODAY, signed, terms

DAY = timedelta(days=1)
PAID = {"received": Decimal(30), "received_on": date(2026, 11, 10)}


def part(amount: int, due: date, received: int = 0, on: date | None = None) -> Part:
    """Return a payment that was agreed on."""
    return Part(Decimal(amount), due, Decimal(received), on)


@pytest.mark.parametrize(
    ("rest", "today", "quality"),
    [
        ((part(70, date(2026, 12, 1)),), date(2026, 12, 1), Quality.PENDING),
        ((part(70, date(2026, 12, 1)),), date(2026, 12, 2), Quality.FAILED),
        ((part(70, date(2026, 12, 1), 70, date(2026, 12, 1)),), date(2027, 1, 1), Quality.QUALIFIED),
        ((part(70, date(2026, 12, 1), 70, date(2026, 12, 2)),), date(2027, 1, 1), Quality.FAILED),
        ((part(70, date(2026, 12, 1), 69, date(2026, 12, 1)),), date(2026, 12, 2), Quality.FAILED),
        (
            (part(40, date(2026, 12, 1), 40, date(2026, 11, 20)), part(30, date(2027, 1, 1))),
            date(2026, 12, 20),
            Quality.PENDING,
        ),
    ],
)
def test_every_instalment_counts(rest: tuple[Part, ...], today: date, quality: Quality) -> None:
    assert quality_of(terms(**PAID, rest=rest), today) is quality


def test_a_late_first_payment_fails_whatever_comes_after() -> None:
    late = {"received": Decimal(30), "received_on": date(2026, 11, 11)}
    rest = (part(70, date(2026, 12, 1), 70, date(2026, 11, 20)),)
    assert quality_of(terms(**late, rest=rest), date(2026, 12, 2)) is Quality.FAILED


@pytest.fixture
def contract(world: World) -> Contract:
    """Sign a contract of 90,000 whose first payment of 30,000 is there."""
    first = {"first_payment": Decimal(30_000), "received": Decimal(30_000), "received_on": TODAY}
    return signed(world, make.customer(world.wang), **first, first_due_on=TODAY)


def ask(world: World, contract: Contract) -> dict[str, Any]:
    """Return what every service asks."""
    actor = world.actor_of(world.admin)
    return {"actor": actor, "customer_id": contract.customer_id, "contract_id": contract.pk, "now": NOW}


def test_the_parts_of_a_plan_sum_to_the_contract(world: World, contract: Contract) -> None:
    for wanted, code in (
        ([part(50_000, TODAY + DAY)], "contracts.plan_sum"),
        ([part(70_000, TODAY + DAY)], "contracts.plan_sum"),
        ([part(60_000, TODAY - DAY)], "contracts.plan_part"),
    ):
        with pytest.raises(Refused) as refused:
            plan_instalments(**ask(world, contract), wanted=wanted)
        assert refused.value.refusal.code == code
    plan_instalments(**ask(world, contract), wanted=[part(20_000, TODAY), part(40_000, TODAY + DAY)])
    assert [int(one.amount) for one in contract.instalments.all()] == [20_000, 40_000]
    plan_instalments(**ask(world, contract), wanted=[part(60_000, TODAY + DAY)])
    assert contract.instalments.count() == 1


def test_paid_by_their_days_the_contract_is_qualified_and_the_cash_counts_in_its_month(
    world: World, contract: Contract
) -> None:
    plan_instalments(**ask(world, contract), wanted=[part(60_000, TODAY)])
    assert quality_of(terms_of(contract), TODAY) is Quality.PENDING
    assert quality_of(terms_of(contract), TODAY + DAY) is Quality.FAILED
    where = ask(world, contract) | {"instalment_id": contract.instalments.get().pk, "received_on": TODAY}
    with pytest.raises(Refused):
        receive_instalment(**where, received=Decimal(60_001))
    receive_instalment(**where, received=Decimal(60_000))
    assert quality_of(terms_of(Contract.objects.get()), TODAY + DAY) is Quality.QUALIFIED
    span = sources.span_of(TODAY.replace(day=1))
    assert read_received([world.wang.pk], span) == {world.wang.pk: Decimal(90_000)}
    assert sorted(int(row.amount or 0) for row in list_received([world.wang.pk], span, 10)) == [30_000, 60_000]
    with pytest.raises(Refused) as refused:
        plan_instalments(**ask(world, contract), wanted=[])
    assert refused.value.refusal.code == "contracts.plan_begun"


def test_what_comes_after_the_first_payment_is_not_booked_as_first_payment(world: World, contract: Contract) -> None:
    later = ask(world, contract) | {"now": NOW + 3 * DAY}
    with pytest.raises(Refused) as refused:
        receive_first_payment(**later, received=Decimal(90_000), received_on=TODAY + 3 * DAY)
    assert refused.value.refusal.code == "contracts.first_is_there"
    assert quality_of(terms_of(Contract.objects.get()), TODAY + 3 * DAY) is Quality.PENDING


def test_a_first_payment_that_was_written_too_large_takes_the_signature_back(world: World, contract: Contract) -> None:
    assert Opportunity.objects.get().state == "won"
    receive_first_payment(**ask(world, contract), received=Decimal(3_000), received_on=TODAY)
    assert (Contract.objects.get().signed_at, Opportunity.objects.get().state) == (None, "open")


def test_the_drawer_of_the_plan_asks_for_days_by_the_calendar(
    world: World, contract: Contract, client_of: Callable[..., Client]
) -> None:
    page = client_of(world.admin).get(f"/contracts/{contract.customer_id}/{contract.pk}/plan/").content.decode()
    field = page[page.index('name="due_0"') - 200 : page.index('name="due_0"') + 200]
    assert 'type="date"' in field
