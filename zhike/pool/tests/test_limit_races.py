"""Many who give one person customers at the same moment never pass his limit; without the lock they do."""

import pytest

from zhike.customers.models import Customer
from zhike.testing import make, race

from . import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGET = "zhike.pool.tests.limit_race_targets"
LIMIT, CALLS = 2, 5


def _calls(world):
    company.publish(holding_limit=LIMIT)
    owners = [world.wang, world.wang, world.chen, world.chen, world.outsider]
    given = [make.customer(owner) for owner in owners]
    return [{"person_id": world.admin.pk, "customer_id": one.pk, "to_person_id": world.zhang.pk} for one in given]


def _held(world):
    return Customer.objects.filter(owner=world.zhang).count()


def test_five_at_once_never_pass_a_limit_of_two(world):
    answers = race.run(f"{TARGET}:give", _calls(world))

    assert sum("result" in answer for answer in answers) == LIMIT == _held(world)
    assert [answer["refused"] for answer in answers if "refused" in answer] == ["pool.holding_full"] * 3


def test_without_the_lock_the_limit_would_be_passed(world):
    race.run(f"{TARGET}:give_without_lock", _calls(world))
    assert _held(world) > LIMIT
