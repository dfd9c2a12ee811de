"""How many customers one person may have, by whichever way they come."""

from datetime import timedelta

import pytest

from zhike.customers.models import Customer
from zhike.customers.services import Destination, MergeDraft, assign_many, change_owners, merge_customers
from zhike.lib.refusals import Refusal, Refused
from zhike.pool.models import Quota
from zhike.pool.queries.loads import free_places
from zhike.testing import make

from . import company

DAY = timedelta(days=1)
full = lambda: pytest.raises(Refused, match="holding_full")  # noqa: E731


def test_over_all_ten_and_pool_twenty_makes_ten(world):
    company.publish(holding_limit=10)
    pool = company.pool()
    company.publish(pool, holding_limit=20)
    for _turn in range(10):
        make.customer(world.wang, pool_id=pool.pk)
    with full():
        make.customer(world.wang, pool_id=pool.pk)
    assert Customer.objects.filter(owner=world.wang).count() == 10
    assert free_places([world.wang.pk, world.zhang.pk], pool.pk, world.now) == {world.wang.pk: 0, world.zhang.pk: 10}


def test_a_pool_of_two_is_full_with_two_whatever_is_free_over_all(world):
    company.publish(holding_limit=10)
    pool = company.pool()
    company.publish(pool, holding_limit=2)
    make.customer(world.wang)
    for _turn in range(2):
        make.customer(world.wang, pool_id=pool.pk)
    with full():
        make.customer(world.wang, pool_id=pool.pk)
    make.customer(world.wang)


def test_signed_customers_do_not_count_unless_the_company_says_so(world):
    company.publish(holding_limit=2)
    make.customer(world.wang, stage="closed")
    make.customer(world.wang, stage="after_sales")
    make.customer(world.wang)
    make.customer(world.wang)
    make.customer(world.wang, stage="closed")
    with full():
        make.customer(world.wang)
    company.publish(holding_limit=5, signed_count=True)
    with full():
        make.customer(world.wang, stage="closed")


def test_a_limit_holds_for_assignment_rotation_handover_import_undo_and_bulk(world):
    company.publish(holding_limit=1)
    make.customer(world.zhang)
    customer = make.customer(world.wang)
    for way in ("assign", "rotate", "handover", "import", "undo"):
        with full():
            company.give(customer, world.zhang, world.manager, way=way, reason="调整")
    answers = assign_many(
        actor=world.actor_of(world.manager),
        customer_ids=[customer.pk],
        to_person_id=world.zhang.pk,
        way="assign",
        now=world.now,
    )
    assert isinstance(answers[customer.pk], Refusal)


def test_a_set_fills_up_to_the_limit_and_refuses_the_rest(world):
    company.publish(holding_limit=3)
    mine = [make.customer(world.wang) for _turn in range(3)]
    mine += [make.customer(world.chen) for _turn in range(3)]
    wanted = {one.pk: Destination(world.zhang.pk) for one in mine}
    answers = change_owners(actor=world.actor_of(world.manager), wanted=wanted, way="assign", now=world.now)
    assert [answers[one.pk] is True for one in mine] == [True, True, True, False, False, False]
    assert Customer.objects.filter(owner=world.zhang).count() == 3


def test_a_merge_that_brings_another_owner_asks_his_limit(world):
    company.publish(holding_limit=1)
    taken, other = make.customer(world.zhang), make.customer(world.wang)
    draft = MergeDraft(other.pk, [taken.pk], {"owner": taken.pk})
    with full():
        merge_customers(actor=world.actor_of(world.manager), draft=draft, now=world.now)


def test_only_an_administrator_who_says_why_exceeds_a_limit(world):
    company.publish(holding_limit=1)
    make.customer(world.zhang)
    customer = make.customer(world.wang)
    with full():
        company.give(customer, world.zhang, world.manager, reason="他熟悉这个行业")
    with full():
        company.give(customer, world.zhang, world.admin, reason="  ")
    company.give(customer, world.zhang, world.admin, reason="他熟悉这个行业")
    assert Customer.objects.filter(owner=world.zhang).count() == 2


def test_a_person_may_have_a_limit_of_his_own(world):
    company.publish(holding_limit=10)
    Quota.objects.create(person_id=world.wang.pk, holding=1)
    make.customer(world.wang)
    with full():
        make.customer(world.wang)


def test_claims_are_counted_by_day_week_and_month(world):
    company.publish(claims_per_day=1, claims_per_week=2, claims_per_month=3)
    pool = company.pool()
    company.join(pool, world.east)
    waiting = [company.into_pool(make.customer(world.outsider), pool, world.outsider) for _turn in range(6)]
    # 2026-11-20 is a Friday.
    company.give(waiting[0], world.wang, world.wang, way="claim", now=world.now)
    with pytest.raises(Refused, match="claims_used_up"):
        company.give(waiting[1], world.wang, world.wang, way="claim", now=world.now)
    company.give(waiting[1], world.wang, world.wang, way="claim", now=world.now + DAY)
    with pytest.raises(Refused, match="claims_used_up"):
        company.give(waiting[2], world.wang, world.wang, way="claim", now=world.now + 2 * DAY)
    company.give(waiting[2], world.wang, world.wang, way="claim", now=world.now + 3 * DAY)
    with pytest.raises(Refused, match="claims_used_up"):
        company.give(waiting[3], world.wang, world.wang, way="claim", now=world.now + 4 * DAY)
    company.give(waiting[3], world.wang, world.wang, way="claim", now=world.now + 11 * DAY)
