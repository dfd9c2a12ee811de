"""Broken promises and deals that stand still are reasons to act today, for the customers that are asked for."""

from datetime import timedelta

import pytest

from zhike.activities.reasons import Asked
from zhike.sales.models import Opportunity
from zhike.sales.queries import today
from zhike.sales.tests.selling import deal
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def asked(world: World, **more: object) -> Asked:
    return Asked(world.actor_of(world.wang), world.wang.pk, TODAY, NOW, **more)  # type: ignore[arg-type]


def test_a_broken_promise_and_a_deal_that_stands_are_said_with_their_days(world: World) -> None:
    broken = deal(world.wang, make.customer(world.wang), grade="A")
    past = TODAY - timedelta(days=3)
    Opportunity.objects.filter(pk=broken.pk).update(promised_on=past, expected_on=past)
    stale = deal(world.wang, make.customer(world.wang), now=NOW - timedelta(days=200))
    deal(world.zhang, make.customer(world.zhang), now=NOW - timedelta(days=200))
    assert [(one.customer_id, one.chip) for one in today.find_broken(asked(world))] == [
        (broken.customer_id, "逾期 3 天")
    ]
    assert [(one.customer_id, one.chip) for one in today.find_stale(asked(world))] == [
        (stale.customer_id, "停滞 200 天")
    ]
    assert (today.count_broken(asked(world)), today.count_stale(asked(world))) == (1, 1)


def test_only_the_customers_that_are_asked_for_answer(world: World) -> None:
    deals = [deal(world.wang, make.customer(world.wang), now=NOW - timedelta(days=200)) for _turn in range(3)]
    wanted = deals[1].customer_id
    assert [one.customer_id for one in today.find_stale(asked(world, among=(wanted,)))] == [wanted]
    assert today.find_stale(asked(world, among=())) == []
