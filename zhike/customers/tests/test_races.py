"""Two people at one customer at one moment, in separate processes; each race shows itself without the lock."""

import pytest

from zhike.customers.models import Customer
from zhike.customers.tests.race_targets import chain_is_whole
from zhike.testing import make, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGET = "zhike.customers.tests.race_targets"


def _created(answers):
    return sum("result" in answer for answer in answers)


def test_two_who_create_the_same_customer_make_one(world):
    calls = [{"person_id": person.pk, "name": "上海华信科技有限公司"} for person in (world.wang, world.zhang)]
    answers = race.run(f"{TARGET}:create", calls)

    assert _created(answers) == 1 == Customer.objects.count()
    assert [answer["refused"] for answer in answers if "refused" in answer] == ["customers.possible_duplicate"]


def test_without_the_lock_both_would_be_created(world):
    calls = [{"person_id": person.pk, "name": "上海华信科技有限公司"} for person in (world.wang, world.zhang)]
    assert _created(race.run(f"{TARGET}:create_without_lock", calls)) == 2


def _assignments(world, customer):
    return [
        {"person_id": world.manager.pk, "customer_id": customer.pk, "to_person_id": person.pk}
        for person in (world.zhang, world.chen)
    ]


def test_two_assignments_follow_each_other_in_the_history(world):
    customer = make.customer(world.wang)
    answers = race.run(f"{TARGET}:assign", _assignments(world, customer))

    assert _created(answers) == 2 and chain_is_whole(customer.pk)


def test_without_the_lock_the_history_would_have_a_gap(world):
    customer = make.customer(world.wang)
    answers = race.run(f"{TARGET}:assign_without_lock", _assignments(world, customer))

    assert _created(answers) == 2 and not chain_is_whole(customer.pk)


def _edits(world, customer):
    return [
        {"person_id": world.wang.pk, "customer_id": customer.pk, "column": "address", "value": "工业园区 1 号"},
        {"person_id": world.manager.pk, "customer_id": customer.pk, "column": "website", "value": "https://a.cn"},
    ]


def test_of_two_editors_the_second_is_told_of_the_first(world):
    customer = make.customer(world.wang)
    answers = race.run(f"{TARGET}:edit", _edits(world, customer))

    assert _created(answers) == 1
    assert [answer["refused"] for answer in answers if "refused" in answer] == ["customers.changed_meanwhile"]
    assert Customer.objects.get().version == 2


def test_without_the_lock_both_would_save_over_the_same_version(world):
    customer = make.customer(world.wang)
    answers = race.run(f"{TARGET}:edit_without_lock", _edits(world, customer))

    assert [answer.get("result") for answer in answers] == [2, 2]


def test_numbers_drawn_at_once_are_all_different(world):
    calls = [{"person_id": person.pk, "name": person.name} for person in (world.wang, world.zhang, world.chen)]
    answers = race.run(f"{TARGET}:draw_numbers", calls)

    numbers = [number for answer in answers for number in answer["result"]]
    assert len(set(numbers)) == 30
