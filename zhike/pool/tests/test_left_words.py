"""What repeats the words of notes stays behind with them: promises, visits, lists of reviews, history and timeline."""

from datetime import timedelta

import pytest
from django.http import Http404

from zhike.activities.calls.queries.reviews import list_latest
from zhike.activities.calls.services import review_call
from zhike.activities.queries import today
from zhike.activities.queries.rollups import list_differences
from zhike.activities.services import set_next_step
from zhike.activities.tests.calling import call, recorded
from zhike.activities.tests.test_reviews import SILENCE, draft
from zhike.activities.tests.visiting import been, summarised
from zhike.activities.visits.queries.listing import list_visits_of
from zhike.activities.visits.queries.scope import get_visit
from zhike.customers.models import Customer
from zhike.pool.models import Holding, LeftBehind
from zhike.pool.sweeping import sweep
from zhike.testing import make
from zhike.testing.world import NOW

from . import company
from .sweeping import IDLE_RULE, body, held, next_midnight

HOUR, STEP = timedelta(hours=1), "带样机去给周总看"
SOON = company.TODAY + timedelta(days=3)


def _pool(world, **follow):
    pool = company.pool(**follow)
    company.join(pool, world.east)
    return pool


def _promised(world, **more):
    customer = make.customer(world.wang, now=NOW - 9 * HOUR)
    make.follow_up(world.wang, customer, next_step=STEP, next_on=SOON, now=NOW - 8 * HOUR, **more)
    return customer


def _step(customer):
    return Customer.objects.values_list("next_follow_on", "next_step").get(pk=customer.pk)


def _all_of(client_of, person, customer):
    client = client_of(person)
    parts = ("", "history/", "timeline/")
    pages = [client.get(f"/customers/{customer.pk}/{part}") for part in parts]
    assert pages[0].status_code == 200
    listed = client.get("/customers/?columns=name,next_step")
    return "".join(page.content.decode() for page in [*pages, listed])


def test_a_promise_stays_with_the_notes_and_comes_back_to_who_made_it(world, client_of):
    pool, customer = _pool(world, follow_notes=False), _promised(world)
    assert STEP in _all_of(client_of, world.wang, customer)
    company.into_pool(customer, pool, world.wang)
    assert _step(customer) == (None, "") and list_differences(customer.pk, customer.pk) == []
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    assert STEP not in _all_of(client_of, world.chen, customer)
    company.into_pool(customer, pool, world.chen, now=NOW + 2 * HOUR)
    company.give(customer, world.wang, world.admin, reason="他来救", now=NOW + 3 * HOUR)
    assert _step(customer) == (SOON, STEP) and list_differences(customer.pk, customer.pk) == []
    assert STEP in _all_of(client_of, world.wang, customer)


def test_a_promise_follows_where_notes_follow(world):
    pool, customer = _pool(world, follow_contacts=False), _promised(world)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    assert _step(customer) == (SOON, STEP)


def test_what_the_next_owner_promised_is_not_overwritten_by_what_comes_back(world):
    pool, customer = _pool(world, follow_notes=False), _promised(world)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    mine = {"next_on": SOON + timedelta(days=2), "next_step": "发合同"}
    set_next_step(actor=world.actor_of(world.chen), customer_id=customer.pk, now=NOW + 2 * HOUR, **mine)
    company.give(customer, world.wang, world.manager, now=NOW + 3 * HOUR)
    assert _step(customer) == (mine["next_on"], "发合同") and list_differences(customer.pk, customer.pk) == []


def test_an_undone_return_and_a_handing_out_bring_the_promise_back(world, client_of):
    pool, undone, given = _pool(world, follow_notes=False), _promised(world), _promised(world)
    company.join(pool, world.manager, role="admin")
    for customer in (undone, given):
        company.into_pool(customer, pool, world.wang)
    company.give(undone, world.wang, world.admin, way="undo", now=NOW + HOUR)
    company.give(given, world.chen, world.chen, way="claim", now=NOW + HOUR)
    assert client_of(world.manager).post(f"/pool/left/{given.pk}/give/").status_code == 302
    assert _step(undone) == _step(given) == (SOON, STEP) and not LeftBehind.objects.exists()


def test_the_sweep_leaves_the_promises_of_all_behind(world):
    pool = _pool(world, follow_notes=False)
    company.publish(**body(IDLE_RULE))
    ids = [held(world.wang, 30, pool_id=pool.pk, next_follow_on=SOON, next_step=STEP).pk for _turn in range(3)]
    Holding.objects.filter(pk__in=ids).update(pool_id=pool.pk)
    sweep(now=next_midnight())
    assert set(Customer.objects.filter(pk__in=ids).values_list("owner", "next_step")) == {(None, "")}
    assert set(LeftBehind.objects.values_list("next_on", "next_step")) == {(SOON, STEP)}
    assert list_differences(min(ids), max(ids)) == []


def test_timeline_and_history_do_not_repeat_a_promise_that_stayed(world, client_of):
    pool, customer = _pool(world, follow_notes=False), make.customer(world.wang, now=NOW - 9 * HOUR)
    wang = world.actor_of(world.wang)
    for at, step in ((2, STEP), (1, "再约一次")):
        set_next_step(actor=wang, customer_id=customer.pk, next_on=SOON, next_step=step, now=NOW - at * HOUR)
    assert STEP in _all_of(client_of, world.wang, customer)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    assert STEP not in _all_of(client_of, world.chen, customer)
    assert STEP in _all_of(client_of, world.executive, customer)
    own = {"next_on": SOON, "next_step": "陈静自己约的"}
    set_next_step(actor=world.actor_of(world.chen), customer_id=customer.pk, now=NOW + 2 * HOUR, **own)
    assert own["next_step"] in _all_of(client_of, world.chen, customer)


def test_a_visit_of_the_former_owner_is_closed_and_his_own_again_later(world):
    pool, customer = _pool(world, follow_notes=False), make.customer(world.wang, now=NOW - 9 * HOUR)
    made = been(world.wang, customer)
    summarised(world.wang, made)
    company.into_pool(customer, pool, world.wang, now=NOW + 3 * HOUR)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + 4 * HOUR)
    chen, wang = world.actor_of(world.chen), world.actor_of(world.wang)
    assert list_visits_of(actor=chen, customer=customer) == []
    with pytest.raises(Http404):
        get_visit(actor=chen, customer_id=customer.pk, visit_id=made.pk)
    company.into_pool(customer, pool, world.chen, now=NOW + 5 * HOUR)
    company.give(customer, world.wang, world.admin, reason="他来救", now=NOW + 6 * HOUR)
    assert list_visits_of(actor=wang, customer=customer) == [made]
    assert get_visit(actor=wang, customer_id=customer.pk, visit_id=made.pk) == made


def test_lists_of_reviews_and_the_day_leave_out_calls_that_do_not_open_any_more(world, client_of):
    pool, customer = _pool(world, follow_notes=False), make.customer(world.wang, now=NOW - 9 * HOUR)
    made = call(world.wang, customer, call_type="return")
    recorded(world.wang, made, SILENCE)
    due = company.TODAY + timedelta(days=7)
    manager, wang = world.actor_of(world.manager), world.actor_of(world.wang)
    review = review_call(actor=manager, draft=draft(made, recheck_on=due), now=NOW)
    assert [list_latest(actor) for actor in (manager, wang)] == [[review], [review]]
    company.into_pool(customer, pool, world.wang, now=NOW + HOUR)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + 2 * HOUR)
    for actor, person in ((wang, world.wang), (manager, world.manager)):
        opens = client_of(person).get(f"/calls/{customer.pk}/{made.pk}/").status_code == 200
        assert [one.pk for one in list_latest(actor)] == [review.pk] * opens
        assert today(actor=actor, today=due, now=NOW).total("rechecks") == opens
    assert list_latest(wang) == [] and list_latest(world.actor_of(world.executive)) == [review]
