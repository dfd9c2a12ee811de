"""Two who put customers above each other at one moment: no circle, no deadlock, a refusal in words."""

import pytest

from zhike.customers.models import Relation
from zhike.testing import make, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGET = "zhike.customers.tests.race_targets"


def _calls(world, *pairs):
    return [{"person_id": world.wang.pk, "customer_id": a.pk, "other_id": b.pk} for a, b in pairs]


@pytest.fixture
def four(world):
    """Two families of two; joined at both ends at once they would be a circle of four."""
    a, b, c, d = (make.customer(world.wang, name=f"{name}集团") for name in "甲乙丙丁")
    for parent, child in ((b, c), (d, a)):
        Relation.objects.create(customer=parent, other=child, kind="parent", at=world.now)
    return _calls(world, (a, b), (c, d))


def circles():
    """Return the customers that stand above themselves."""
    below = {}
    for parent, child in Relation.objects.filter(kind="parent").values_list("customer_id", "other_id"):
        below.setdefault(parent, set()).add(child)
    return [one for one in below if one in _reached(below, one)]


def _reached(below, start):
    waiting, found = list(below.get(start, ())), set()
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(below.get(one, ()))
    return found


def test_of_two_who_relate_the_same_from_both_ends_the_second_is_refused_in_words(world):
    one, other = make.customer(world.wang, name="甲集团"), make.customer(world.wang, name="乙集团")
    answers = race.run(f"{TARGET}:own", _calls(world, (one, other), (other, one)))
    assert sorted(answer.get("refused", "") for answer in answers) == ["", "customers.relation_circle"], answers
    assert not circles() and Relation.objects.count() == 1


def test_a_circle_over_four_customers_is_refused_in_words_too(four):
    answers = race.run(f"{TARGET}:own", four)
    assert sorted(answer.get("refused", "") for answer in answers) == ["", "customers.relation_circle"], answers
    assert not circles() and Relation.objects.count() == 3


def test_without_the_lock_both_pass_the_check(four):
    """The control: nobody is refused in words; whatever stops the second is the database, or nothing."""
    answers = race.run(f"{TARGET}:own_without_lock", four)
    assert not any("refused" in answer for answer in answers), answers
    assert circles() or any("its own parent" in answer.get("error", "") for answer in answers), answers
