"""A signature is a contract with its first payment; it wins the deal, and nobody ticks it by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zhike.contracts.choices import Quality
from zhike.contracts.models import Contract
from zhike.contracts.rules import Terms, quality_of, signed_on
from zhike.contracts.services import ContractDraft, receive_first_payment, register_contract, terms_of, void_contract
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.pool.models import Signature
from zhike.sales.models import GradeChange, Opportunity, StageMove
from zhike.sales.tests.selling import deal, priced
from zhike.testing import make
from zhike.testing.world import NOW, World

TODAY = NOW.date()
pytestmark = pytest.mark.django_db


def signed(world: World, customer: Customer, **fields: Any) -> Contract:
    draft = {"number": "HT-001", "title": "设备采购合同", "amount": Decimal(90000), "sign_on": TODAY} | fields
    return register_contract(
        actor=world.actor_of(world.wang), draft=ContractDraft(customer_id=customer.pk, **draft), now=NOW
    )


def test_contract_and_whole_first_payment_win_the_deal(world: World) -> None:
    customer = make.customer(world.wang)
    one = priced(world.wang, customer, grade="A", expected_on=TODAY + timedelta(days=4))
    contract = signed(world, customer, first_payment=Decimal(30000), opportunity_id=one.pk)
    one.refresh_from_db()
    assert (one.state, contract.signed_at) == ("open", None)
    pay = {"actor": world.actor_of(world.admin), "customer_id": customer.pk, "contract_id": contract.pk, "now": NOW}
    receive_first_payment(**pay, received=Decimal("29999.99"), received_on=TODAY)
    one.refresh_from_db()
    assert one.state == "open"
    receive_first_payment(**pay, received=Decimal(30000), received_on=TODAY)
    one.refresh_from_db()
    assert (one.state, one.stage.name, one.grade, one.amount) == ("won", "成交", "", Decimal(90000))
    assert (one.signed_at, one.credited_id) == (NOW, world.wang.pk)
    assert Customer.objects.get().stage == "closed"
    assert GradeChange.objects.order_by("-pk")[0].way == "signed"
    assert StageMove.objects.order_by("-pk")[0].kind == "won"
    assert Signature.objects.get().source == "contract"


def test_a_contract_of_a_customer_without_deals_opens_and_wins_one(world: World) -> None:
    customer = make.customer(world.wang)
    contract = signed(world, customer)
    one = Opportunity.objects.get()
    assert (one.state, contract.opportunity_id) == ("won", one.pk)
    signed(world, customer, number="HT-002")
    assert Opportunity.objects.count() == 2 and Signature.objects.count() == 2


def test_a_void_contract_opens_the_deal_again(world: World) -> None:
    customer = make.customer(world.wang)
    one = priced(world.wang, customer)
    contract = signed(world, customer, opportunity_id=one.pk)
    where = {"actor": world.actor_of(world.admin), "customer_id": customer.pk, "contract_id": contract.pk, "now": NOW}
    with pytest.raises(Refused):
        void_contract(**where, reason=" ")
    void_contract(**where, reason="客户反悔")
    one.refresh_from_db()
    assert (one.state, one.stage.name, one.signed_at) == ("open", "谈价", None)
    assert Customer.objects.get().stage == "pricing"


def test_a_deal_has_one_contract_in_force_and_numbers_are_not_used_twice(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    signed(world, customer, opportunity_id=one.pk, first_payment=Decimal(1))
    for fields in ({"number": "HT-002", "opportunity_id": one.pk}, {}):
        with pytest.raises(Refused):
            signed(world, customer, **fields)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"sign_on": TODAY + timedelta(days=1)}, "sign_on"),
        ({"first_payment": Decimal(90001)}, "first_payment"),
        ({"first_payment": Decimal(1), "first_due_on": TODAY - timedelta(days=1)}, "first_due_on"),
        ({"received": Decimal(90001), "received_on": TODAY}, "received"),
        ({"received": Decimal(1)}, "received_on"),
        ({"received": Decimal(1), "received_on": TODAY - timedelta(days=1)}, "received_on"),
        ({"number": " "}, "number"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_half_written(world: World, changes: Any, field: str) -> None:
    customer = make.customer(world.wang)
    with pytest.raises(Refused) as refused:
        signed(world, customer, **changes)
    assert refused.value.refusal.facts["field"] == field
    assert not Contract.objects.exists() and not Opportunity.objects.exists()


def terms(**changes: Any) -> Terms:
    plain = {
        "amount": Decimal(100),
        "sign_on": date(2026, 11, 1),
        "first_payment": Decimal(30),
        "first_due_on": date(2026, 11, 10),
        "received": Decimal(0),
        "received_on": None,
    }
    return Terms(**plain | changes)


def test_signed_and_qualified_are_computed() -> None:
    paid = {"received": Decimal(30), "received_on": date(2026, 11, 10)}
    assert signed_on(terms()) is None and signed_on(terms(**paid)) == date(2026, 11, 10)
    assert signed_on(terms(**paid, state="void")) is None
    assert quality_of(terms(), date(2026, 11, 10)) is Quality.UNSIGNED
    assert quality_of(terms(), date(2026, 11, 11)) is Quality.FAILED
    assert quality_of(terms(**paid), date(2026, 12, 1)) is Quality.PENDING
    assert quality_of(terms(received=Decimal(100), received_on=date(2026, 11, 10)), TODAY) is Quality.QUALIFIED
    assert quality_of(terms(received=Decimal(100), received_on=date(2026, 11, 11)), TODAY) is Quality.FAILED


def test_terms_come_from_the_record(world: World) -> None:
    contract = signed(world, make.customer(world.wang))
    assert terms_of(contract).amount == Decimal(90000)
