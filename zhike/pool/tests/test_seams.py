"""Rooms above say what exempts a customer and when its last opportunity was: page, trial and sweep obey."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.customers.models import Customer
from zhike.pool import facts
from zhike.pool.due import predictions
from zhike.pool.models import RuleDraft
from zhike.pool.reminding.warnings import warn
from zhike.pool.sweeping import sweep
from zhike.pool.tests import company
from zhike.pool.tests.sweeping import IDLE_RULE, NO_DEAL_RULE, body, held, next_midnight
from zhike.pool.tests.test_ruling_screens import filled
from zhike.testing.world import NOW

_BY_NOTE = "EXISTS (SELECT FROM customers_customer AS one WHERE one.id = {row}.id AND one.short_name = 'wait')"


@pytest.fixture
def seam():
    """Fill a seam for one test."""
    filled = []

    def fill(register, *words):
        filled.append(words[-2])
        register(*words)

    yield fill
    for fact in filled:
        facts.unregister(fact)


def _two(world):
    company.publish(
        **body(
            IDLE_RULE,
            exempt_open_deal=True,
            warnings=[{"amount": 3, "unit": "days", "to": ["owner"], "person_ids": []}],
        )
    )
    free, kept = held(world.wang, 30), held(world.wang, 30, short_name="wait")
    return free, kept


@pytest.mark.parametrize("name", list(facts.list_exemptions()))
def test_a_fact_of_a_room_above_keeps_a_customer_from_warning_and_sweep(world, seam, name):
    seam(facts.register_exemption, name, f"tests.{name}", _BY_NOTE)
    free, kept = _two(world)
    predictions.refresh([free.pk, kept.pk], now=NOW)
    days = dict(Customer.objects.filter(pk__in=[free.pk, kept.pk]).values_list("pk", "reclaim_on"))
    assert days[free.pk] is not None and days[kept.pk] is None
    warn(now=NOW)
    run = sweep(now=next_midnight())
    assert run is not None and set(run.rows.values_list("customer_id", flat=True)) == {free.pk}
    kept.refresh_from_db()
    assert kept.owner_id == world.wang.pk


def test_a_rule_may_leave_an_exemption_out(world, seam):
    seam(facts.register_exemption, facts.OPEN_COMPLAINT, "tests.complaint", _BY_NOTE)
    company.publish(**body(IDLE_RULE, exempt_open_complaint=False))
    kept = held(world.wang, 30, short_name="wait")
    run = sweep(now=next_midnight())
    assert run is not None and set(run.rows.values_list("customer_id", flat=True)) == {kept.pk}


def test_a_new_opportunity_told_by_a_room_above_starts_the_count_anew(world, seam):
    day = "CASE WHEN {row}.short_name = 'deal' THEN DATE '" + timezone.localdate(NOW).isoformat() + "' END"
    seam(facts.register_opportunity, "tests.deal", day)
    company.publish(**body(NO_DEAL_RULE))
    old, fresh = held(world.wang, 40), held(world.wang, 40, short_name="deal")
    run = sweep(now=next_midnight())
    assert run is not None and set(run.rows.values_list("customer_id", flat=True)) == {old.pk}
    predictions.refresh([fresh.pk], now=NOW)
    fresh.refresh_from_db()
    assert fresh.reclaim_on == timezone.localdate(NOW) + timedelta(days=21)


def test_every_exemption_that_a_room_knows_of_is_a_switch_on_the_form_and_a_word_of_the_rules(world, seam, client_of):
    company.publish(**body(IDLE_RULE))
    client = client_of(world.admin)

    def shown():
        form, words = (client.get(f"/pool/rules/0/{path}").content.decode() for path in ("edit/", ""))
        return {name for name in facts.list_exemptions() if f'name="exempt_{name}"' in form}, "投诉未处理完" in words

    assert shown() == ({name for name, one in facts.list_exemptions().items() if one.is_offered}, False)
    assert facts.OPEN_COMPLAINT not in shown()[0], "no room tells of complaints yet"
    seam(facts.register_exemption, facts.OPEN_COMPLAINT, "tests.complaint", _BY_NOTE)
    assert shown() == (set(facts.list_exemptions()), True)


def test_saving_the_form_keeps_what_it_does_not_offer(world, client_of):
    company.publish(**body(IDLE_RULE, exempt_open_complaint=False))
    answer = client_of(world.admin).post("/pool/rules/0/edit/", filled(default_days=12))
    assert answer.status_code == 302, answer.content.decode()
    draft = RuleDraft.objects.get()
    assert draft.body["default_days"] == 12 and draft.body["exempt_open_complaint"] is False
