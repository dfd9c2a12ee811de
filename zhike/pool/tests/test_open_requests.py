"""Who asked for more days in time keeps the customer until he has an answer, and never longer than a yes would give."""

from datetime import timedelta

import pytest

from zhike.approvals.services import decide, withdraw
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.pool.models import Extension
from zhike.pool.services.extending import request_extension

from .company import publish
from .sweeping import SIGN_RULE, body, held, next_midnight, taken_by

DAY = timedelta(days=1)
MORE = 5
RULES = body(SIGN_RULE, extension_requests_max=2, extension_days=MORE)


@pytest.fixture
def due(world):
    """Two customers whose protection ends today; more days are asked for one of them."""
    publish(**RULES)
    asked, other = held(world.wang, 10), held(world.wang, 10)
    _ask(world, asked)
    return asked, other


def _ask(world, customer, now=None):
    actor = world.actor_of(world.wang)
    return request_extension(actor=actor, customer_id=customer.pk, reason="等预算批复", now=now or world.now)


def _answer(world, verdict, now=None):
    request_id = Extension.objects.latest("pk").request_id
    manager = world.actor_of(world.manager)
    decide(actor=manager, request_id=request_id, verdict=verdict, reason="这次不行", now=now or world.now)


def _day_of(customer):
    return Customer.objects.values_list("reclaim_on", flat=True).get(pk=customer.pk)


def test_who_waits_for_an_answer_keeps_the_customer_over_midnight(due):
    asked, other = due
    assert _day_of(asked) is None and _day_of(other) is not None
    assert taken_by(next_midnight()) == [other.pk]


def test_an_answer_that_never_comes_holds_no_longer_than_a_yes_would(due):
    asked, other = due
    assert taken_by(next_midnight() + (MORE - 1) * DAY) == [other.pk]
    assert taken_by(next_midnight() + MORE * DAY) == [asked.pk]


def test_a_no_gives_the_customer_back_to_the_rules(world, due):
    _answer(world, "refused")
    assert taken_by(next_midnight()) == sorted(one.pk for one in due)


def test_a_request_that_is_taken_back_gives_the_customer_back_to_the_rules(world, due):
    request_id = Extension.objects.get().request_id
    withdraw(actor=world.actor_of(world.wang), request_id=request_id, now=world.now)
    assert _day_of(due[0]) == _day_of(due[1]) is not None


def test_asking_again_after_a_no_holds_no_longer(world, due):
    asked, _other = due
    for day in range(MORE):
        later = world.now + day * DAY
        _answer(world, "refused", later)
        _ask(world, asked, later)
    assert asked.pk not in taken_by(next_midnight() + (MORE - 1) * DAY)
    assert taken_by(next_midnight() + MORE * DAY) == [asked.pk]


def test_more_days_are_not_asked_for_where_the_longest_protection_is_reached(world):
    publish(**RULES | {"cap_days": 10})
    with pytest.raises(Refused, match="extension_capped"):
        _ask(world, held(world.wang, 9))


def test_where_a_rule_does_not_spare_what_is_being_decided_the_sweep_takes_it(world):
    publish(**RULES | {"exempt_open_approval": False})
    asked = held(world.wang, 10)
    _ask(world, asked)
    assert taken_by(next_midnight()) == [asked.pk]
