"""Received cash counts for who signed, in the month in which it came, while the contract is in force."""

from datetime import date, timedelta
from decimal import Decimal

from zhike.activities.services import delete_follow_up
from zhike.contracts.models import Contract
from zhike.contracts.receipts import list_received, read_received
from zhike.contracts.services import ContractDraft, receive_first_payment, register_contract
from zhike.customers.models import Customer
from zhike.pool.tests import company
from zhike.sales.targets import sources
from zhike.testing import make


def contract(world, number, person, received, on, **fields):
    customer = make.customer(person)
    return Contract.objects.create(
        customer=customer,
        number=number,
        title="年度服务",
        amount=Decimal(90_000),
        sign_on=date(2026, 10, 1),
        received=Decimal(received),
        received_on=on,
        person_id=person.pk,
        created_at=world.now,
        **fields,
    )


def test_first_payments_of_the_month_sum_up_per_person(world):
    contract(world, "1", world.wang, 30_000, date(2026, 11, 1))
    contract(world, "2", world.wang, 20_000, date(2026, 11, 30))
    contract(world, "3", world.wang, 9_000, date(2026, 10, 31))
    contract(world, "4", world.wang, 8_000, date(2026, 11, 3), state="void")
    contract(world, "5", world.zhang, 5_000, date(2026, 11, 3))
    people = [world.wang.pk, world.chen.pk]
    span = sources.span_of(date(2026, 11, 1))
    assert read_received(people, span) == {world.wang.pk: Decimal(50_000)}
    assert sources.read("received_amount", people, span) == {world.wang.pk: Decimal(50_000)}
    listed = [(one.text, one.amount) for one in list_received(people, span, 10)]
    assert listed == [("2 年度服务", Decimal(20_000)), ("1 年度服务", Decimal(30_000))]


def test_money_that_comes_in_lengthens_the_protection_and_a_correction_elsewhere_keeps_it(world):
    company.publish(default_days=10, extensions={"call": 3, "receipt": 30})
    customer, now = make.customer(world.wang), world.now + timedelta(days=8)
    draft = ContractDraft(
        customer_id=customer.pk,
        number="HT-9",
        title="年度服务",
        amount=Decimal(90_000),
        sign_on=now.date(),
        first_payment=Decimal(30_000),
    )
    signed = register_contract(actor=world.actor_of(world.wang), draft=draft, now=now)
    assert Customer.objects.get().protected_until == date(2026, 11, 30)
    paid = {"customer_id": customer.pk, "contract_id": signed.pk, "received": Decimal(10_000)}
    receive_first_payment(actor=world.actor_of(world.admin), received_on=now.date(), now=now, **paid)
    assert Customer.objects.get().protected_until == date(2026, 12, 28)

    call = make.follow_up(world.wang, customer, now=now, kind="phone")
    delete_follow_up(actor=world.actor_of(world.wang), customer_id=customer.pk, follow_up_id=call.pk, now=now)
    assert Customer.objects.get().protected_until == date(2026, 12, 28)
