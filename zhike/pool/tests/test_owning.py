"""Every change of owner starts, keeps or resumes a clock, and leaves its rule version in the history."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer, OwnerChange
from zhike.customers.services import Destination, change_owner, change_owners
from zhike.lib.refusals import Refusal, Refused
from zhike.pool.models import Holding, PastHolding
from zhike.testing import make

from . import company

DAY = timedelta(days=1)


def refused(code):
    return pytest.raises(Refused, match=code)


def _holding(customer):
    return Holding.objects.get(pk=customer.pk)


def test_a_new_customer_gets_its_clock_with_its_owner(world):
    version = company.publish(default_days=10)
    customer = make.customer(world.wang)
    assert (customer.clock_on, customer.protected_until) == (company.TODAY, date(2026, 11, 30))
    assert _holding(customer).person_id == world.wang.pk
    change = OwnerChange.objects.get(customer_id=customer.pk)
    assert (change.way, change.rule_version_id) == ("create", version.pk)


def test_without_published_rules_a_holding_begins_but_nothing_is_protected_or_limited(world):
    customer = make.customer(world.wang)
    assert (customer.clock_on, customer.protected_until, customer.reclaim_on) == (company.TODAY, None, None)
    assert _holding(customer).started_on == company.TODAY


def test_an_assignment_ends_one_holding_and_starts_the_next_clock(world):
    company.publish(default_days=10)
    customer = make.customer(world.wang, now=world.now - 5 * DAY)
    company.give(customer, world.zhang, world.manager)
    customer.refresh_from_db()
    assert (customer.owner_id, customer.protected_until) == (world.zhang.pk, date(2026, 11, 30))
    past = PastHolding.objects.get()
    assert (past.person_id, past.end_way, past.protected_until) == (world.wang.pk, "assign", date(2026, 11, 25))


def test_what_goes_back_lies_in_its_pool_without_department_and_without_clock(world):
    company.publish(default_days=10)
    pool = company.pool()
    customer = company.into_pool(make.customer(world.wang), pool, world.wang)
    found = (customer.owner_id, customer.department_id, customer.pool_id, customer.clock_on, customer.protected_until)
    assert found == (None, None, pool.pk, None, None)
    assert not Holding.objects.exists()
    assert OwnerChange.objects.latest("pk").pool_id == pool.pk


def test_only_the_owner_or_who_may_assign_gives_back(world):
    pool = company.pool()
    customer = make.customer(world.wang)
    back = {"customer_id": customer.pk, "to_person_id": None, "way": "give_back", "to_pool_id": pool.pk}
    with refused("customers.not_own"):
        change_owner(actor=world.actor_of(world.executive), **back, now=world.now)
    with pytest.raises(Http404):
        change_owner(actor=world.actor_of(world.outsider), **back, now=world.now)
    change_owner(actor=world.actor_of(world.manager), **back, now=world.now)
    customer.refresh_from_db()
    assert customer.owner_id is None


def test_a_handover_keeps_the_clock_that_runs(world):
    company.publish(default_days=10)
    customer = make.customer(world.wang, now=world.now - 5 * DAY)
    company.give(customer, world.zhang, world.manager, way="handover")
    customer.refresh_from_db()
    assert (customer.clock_on, customer.protected_until) == (date(2026, 11, 15), date(2026, 11, 25))
    assert _holding(customer).person_id == world.zhang.pk


def test_who_comes_back_within_his_cool_down_goes_on_with_his_old_clock(world):
    company.publish(default_days=10, cool_down_days=15)
    customer = make.customer(world.wang, now=world.now - 9 * DAY)
    company.give(customer, world.zhang, world.manager, now=world.now - 8 * DAY)
    company.give(customer, world.wang, world.manager)
    customer.refresh_from_db()
    assert (customer.clock_on, customer.protected_until) == (date(2026, 11, 11), date(2026, 11, 21))


def test_after_his_cool_down_a_former_owner_starts_anew(world):
    company.publish(default_days=10, cool_down_days=15)
    customer = make.customer(world.wang, now=world.now - 40 * DAY)
    company.give(customer, world.zhang, world.manager, now=world.now - 15 * DAY)
    company.give(customer, world.wang, world.manager)
    customer.refresh_from_db()
    assert customer.clock_on == company.TODAY


def test_taking_a_change_back_resumes_the_clock_however_long_ago(world):
    company.publish(default_days=10, cool_down_days=0)
    customer = make.customer(world.wang, now=world.now - 40 * DAY)
    company.give(customer, world.zhang, world.manager, now=world.now - 30 * DAY)
    company.give(customer, world.wang, world.manager, way="undo")
    customer.refresh_from_db()
    assert customer.clock_on == date(2026, 10, 11)


@pytest.mark.parametrize("way", [OwnerWay.GIVE_BACK, OwnerWay.RECLAIM])
def test_nobody_has_again_what_he_returned_until_he_has_cooled_down_by_any_path(world, way):
    company.publish(cool_down_days=15)
    pool = company.pool()
    company.join(pool, world.east)
    customer = make.customer(world.wang, now=world.now - 60 * DAY)
    by = world.wang if way == OwnerWay.GIVE_BACK else world.manager
    company.give(customer, None, by, way=way, to_pool_id=pool.pk, now=world.now - 14 * DAY)
    with refused("pool.cooling"):
        company.give(customer, world.wang, world.wang, way="claim")
    for way_back in ("assign", "rotate", "handover", "import"):
        with refused("pool.cooling"):
            company.give(customer, world.wang, world.admin, way=way_back)
    company.give(customer, world.wang, world.wang, way="claim", now=world.now + DAY)
    customer.refresh_from_db()
    assert (customer.owner_id, customer.clock_on) == (world.wang.pk, company.TODAY + DAY)


def test_a_claim_is_for_members_of_an_open_pool_and_for_what_nobody_has(world):
    pool, hidden = company.pool(), company.pool("大客户", kind="hidden")
    company.join(pool, world.east)
    company.join(hidden, world.east)
    customer = company.into_pool(make.customer(world.outsider), pool, world.outsider)
    with pytest.raises(Http404):
        company.give(customer, world.outsider, world.outsider, way="claim")
    company.give(customer, world.zhang, world.zhang, way="claim")
    with refused("customers.already_taken"):
        company.give(customer, world.executive, world.executive, way="claim")
    secret = company.into_pool(make.customer(world.outsider), hidden, world.outsider)
    with refused("pool.hidden"):
        company.give(secret, world.executive, world.executive, way="claim")


def test_a_set_goes_each_to_its_own_destination_and_says_why_not(world):
    company.publish(default_days=10)
    mine = [make.customer(world.wang) for _turn in range(3)]
    foreign = make.customer(world.outsider)
    gone = world.chen
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    wanted = {
        mine[0].pk: Destination(world.zhang.pk),
        mine[1].pk: Destination(world.wang.pk),
        mine[2].pk: Destination(gone.pk),
        foreign.pk: Destination(world.zhang.pk),
    }
    answers = change_owners(actor=world.actor_of(world.manager), wanted=wanted, way="handover", now=world.now)
    assert answers[mine[0].pk] is True and answers[mine[1].pk] is False
    assert isinstance(answers[mine[2].pk], Refusal) and answers[mine[2].pk].code == "customers.owner_not_active"
    assert answers[foreign.pk].code == "customers.out_of_scope"
    assert Customer.objects.get(pk=mine[0].pk).owner_id == world.zhang.pk


def test_a_set_costs_as_many_statements_as_one(world, django_assert_max_num_queries):
    company.publish(default_days=10, holding_limit=1000)
    mine = [make.customer(world.wang) for _turn in range(12)]
    wanted = {one.pk: Destination(world.zhang.pk) for one in mine}
    with django_assert_max_num_queries(26):
        answers = change_owners(actor=world.actor_of(world.manager), wanted=wanted, way="assign", now=world.now)
    assert set(answers.values()) == {True}
