"""What customers signed for: in conditions, below a referrer, over a group; only for who may read contracts."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from zhike.access.models import Person, RoleRight
from zhike.conditions.language import parse
from zhike.conditions.queries import matching
from zhike.contracts.models import Contract
from zhike.customers.models import Customer, Relation
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db
FIELD = "signed_this_year"


def _contract(world, customer, amount, signed_at, number="1"):
    day = world.now.date()
    values = {"title": "年度服务", "amount": Decimal(amount), "sign_on": day, "created_at": world.now}
    return Contract.objects.create(customer=customer, number=number, signed_at=signed_at, **values)


def _found(actor, world, op, value=None):
    node = parse({"field": FIELD, "op": op, "value": value})
    return {one.pk for one in matching(actor=actor, subject="customer", node=node, now=world.now)}


@pytest.fixture
def signed(world):
    """Four customers: 150,000 in two contracts of this year, 90,000 of last year, 80,000 not counting yet, nothing."""
    first, old, waiting, none = (make.customer(world.wang, name=f"{name}机械有限公司") for name in "甲乙丙丁")
    new_year = datetime(world.now.year, 1, 1, tzinfo=timezone.get_current_timezone())
    _contract(world, first, 100_000, new_year)
    _contract(world, first, 50_000, world.now, number="2")
    _contract(world, old, 90_000, new_year - timedelta(seconds=1))
    _contract(world, waiting, 80_000, None)
    return first.pk, old.pk, waiting.pk, none.pk


def test_customers_are_found_by_what_they_signed_this_year(world, signed):
    first, *others = signed
    actor = world.actor_of(world.manager)
    for op, value, expected in (
        ("gt", 100_000, {first}),
        ("gt", 150_000, set()),
        ("gte", 150_000, {first}),
        ("eq", 150_000, {first}),
        ("ne", 150_000, set(others)),
        ("lt", 200_000, {first}),
        ("between", [None, 149_999], set()),
        ("between", [100_000, 200_000], {first}),
        ("empty", None, set(others)),
        ("not_empty", None, {first}),
    ):
        assert _found(actor, world, op, value) == expected, (op, value)


def _take_contracts_from(role):
    RoleRight.objects.filter(role__key=role, object="contract").delete()
    Person.objects.update(rights_version=77)


def test_who_may_not_read_contracts_learns_no_amount_by_filter_tree_or_group(world, signed, client_of):
    first, old, *_rest = signed
    Relation.objects.create(customer_id=old, other_id=first, kind="referral", at=world.now)
    Relation.objects.create(customer_id=old, other_id=first, kind="parent", at=world.now)
    pages = [reverse(name, args=[old]) for name in ("customers:referrals", "customers:group")]
    client = client_of(world.manager)
    referrals, group = (client.get(page).content.decode() for page in pages)
    assert "一共签约 ¥150,000.00" in referrals and "签约金额" in group and "240,000.00" in group

    _take_contracts_from("sales_manager")
    client = client_of(world.manager)
    for page in pages:
        text = client.get(page).content.decode()
        assert "甲机械有限公司" in text and not [one for one in ("一共签约", "签约金额", "150,000") if one in text]
    with pytest.raises(Refused) as refused:
        _found(world.actor_of(world.manager), world, "gt", 1)
    assert refused.value.refusal.code == "contracts.filter_closed"


def test_amounts_below_a_referrer_add_up_over_all_levels_and_leave_out_who_is_not_seen(world, client_of):
    top, middle, low = (make.customer(world.wang, name=f"{name}物流有限公司") for name in "甲乙丙")
    foreign = make.customer(world.outsider, name="丁物流有限公司")
    for above, below in ((top, middle), (middle, low), (top, foreign)):
        Customer.objects.filter(pk=below.pk).update(referrer_id=above.pk)
    for one, amount in ((top, 1), (middle, 20_000), (low, 3_000), (foreign, 700_000)):
        _contract(world, one, amount, world.now)
    page = client_of(world.wang).get(reverse("customers:referrals", args=[top.pk])).content.decode()
    assert "一共签约 ¥23,000.00" in page and "签约 ¥3,000.00" in page and "700,000" not in page
