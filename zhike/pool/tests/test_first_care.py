"""Care must not drop: a signature is noticed, its first contact measured, and the owner reminded."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from zhike.activities.reasons import Asked
from zhike.customers.models import Customer
from zhike.customers.services import change_customer
from zhike.pool.care import signing
from zhike.pool.care.queries import Span, count_due, find_due, list_care, report_care
from zhike.pool.models import Signature
from zhike.testing import make
from zhike.testing.events import deliver
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stages_sign() -> Iterator[None]:
    """Let changes of stage count, as where no room knows contracts."""
    known = signing.source()
    signing.take_over(signing.STAGE)
    yield
    signing.take_over(known)


def sign(world: World, customer: Customer, stage: str = "closed", at: datetime = NOW) -> None:
    """Let the owner move a customer to a stage."""
    version = Customer.objects.get(pk=customer.pk).version
    changes = {"stage": stage}
    change_customer(actor=world.actor_of(world.wang), customer_id=customer.pk, version=version, changes=changes, now=at)
    deliver()


def span(today: datetime = NOW) -> Span:
    return Span(NOW - timedelta(days=30), NOW + timedelta(days=30), today.date(), "Asia/Shanghai")


def test_entering_a_signed_stage_is_a_signature_and_going_on_to_after_sales_is_none(world: World) -> None:
    customer = make.customer(world.wang)
    sign(world, customer, "pricing")
    assert not Signature.objects.exists()
    sign(world, customer, "closed")
    sign(world, customer, "after_sales", NOW + timedelta(days=1))
    one = Signature.objects.get()
    assert (one.person_id, one.due_on) == (world.wang.pk, (NOW + timedelta(days=3)).date())


def test_another_room_takes_over_what_a_signature_is(world: World) -> None:
    customer = make.customer(world.wang)
    try:
        signing.take_over("contract")
        sign(world, customer)
        assert not Signature.objects.exists()
        rows = [signing.Signed(customer.pk, NOW, "contract:7")]
        assert signing.record_signatures("contract", rows) == 1
        signing.record_signatures("contract", rows)
        assert Signature.objects.count() == 1
    finally:
        signing.take_over(signing.STAGE)


def test_each_signature_is_in_time_late_overdue_or_still_open(world: World) -> None:
    in_time, late, overdue, before = (make.customer(world.wang) for _ in range(4))
    for customer in (in_time, late, overdue, before):
        make.follow_up(world.wang, customer, now=NOW - timedelta(hours=1))
        sign(world, customer)
    make.follow_up(world.wang, in_time, now=NOW + timedelta(days=3))
    make.follow_up(world.wang, late, now=NOW + timedelta(days=5))
    make.follow_up(world.wang, before, now=NOW + timedelta(days=2), outcome="no_answer")
    actor = world.actor_of(world.manager)
    (line,) = report_care(actor=actor, span=span(NOW + timedelta(days=6)))
    assert line.counts == {"in_time": 1, "late": 1, "overdue": 2} and line.percent == "25%"
    (early,) = report_care(actor=actor, span=span(NOW + timedelta(days=1)))
    assert early.counts["open"] == 2
    rows = list_care(actor=actor, span=span(NOW + timedelta(days=6)), person_id=world.wang.pk, state="overdue")
    assert {row.customer_id for row in rows} == {overdue.pk, before.pk}
    assert report_care(actor=world.actor_of(world.outsider), span=span()) == []


def test_the_owner_is_reminded_until_the_customer_was_reached(world: World, client_of) -> None:
    customer = make.customer(world.wang)
    sign(world, customer)
    asked = Asked(world.actor_of(world.wang), world.wang.pk, (NOW + timedelta(days=1)).date(), NOW + timedelta(days=1))
    (item,) = find_due(asked)
    assert (item.customer_id, item.chip) == (customer.pk, "还有 2 天") and count_due(asked) == 1
    make.follow_up(world.wang, customer, now=NOW + timedelta(hours=2))
    assert find_due(asked) == []
    assert "签约后首次联系" in client_of(world.wang).get("/pool/hand-offs/care/?days=365").content.decode()
