"""New leads without owner: ordered rules, presence, caps, the try-out, and what happens to created customers."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from zhike.access.actor import SystemActor
from zhike.access.queries import get_actor
from zhike.activities.models import CalendarDay
from zhike.conditions.language import Compare, Group
from zhike.customers.models import Customer, OwnerChange
from zhike.customers.services import CustomerDraft, create_customer
from zhike.lib.refusals import Refused
from zhike.pool.models import AssignmentRule, LeadAssignment, Shift
from zhike.pool.queries.leads import plan_now
from zhike.pool.services import presence
from zhike.pool.services.leads import (
    LeadRuleDraft,
    assign_leads,
    delete_lead_rule,
    move_lead_rule,
    retry_leads,
    save_lead_rule,
)
from zhike.testing.events import deliver
from zhike.testing.world import NOW

from .company import pool, publish

pytestmark = pytest.mark.django_db


def rule(world, name="轮流", **fields):
    """Write a rule as the administrator; round robin unless said otherwise."""
    base = {
        "condition": None,
        "target": "people",
        "way": "round_robin",
        "people": (),
        "department_id": None,
        "pool_id": None,
        "daily_cap": 0,
        "backlog_cap": 0,
        "only_on_shift": False,
        "is_active": True,
    }
    draft = LeadRuleDraft(name=name, **{**base, **fields})
    return save_lead_rule(actor=world.actor_of(world.admin), rule_id=None, draft=draft, now=NOW)


def lead(**fields):
    """Create a customer that nobody has, as a web form or an import does."""
    fields.setdefault("name", f"苏州第{Customer.objects.count() + 1}精密机械有限公司")
    return create_customer(actor=SystemActor(), draft=CustomerDraft(**fields), now=NOW)


def owners(*leads):
    found = dict(Customer.objects.filter(pk__in=[one.pk for one in leads]).values_list("pk", "owner_id"))
    return [found[one.pk] for one in leads]


def test_the_first_rule_that_fits_decides_and_people_take_turns(world):
    graded = Group("all", (Compare("grade", "in", ["A"]),))
    rule(world, "A 类给王晓燕", condition=graded, people=(world.wang.pk,))
    rule(world, people=(world.zhang.pk, world.chen.pk))
    leads = [lead(grade="A"), lead(), lead(), lead()]

    assert assign_leads(customer_ids=[one.pk for one in leads], now=NOW) == 4

    assert owners(*leads) == [world.wang.pk, world.zhang.pk, world.chen.pk, world.zhang.pk]
    change = OwnerChange.objects.filter(customer_id=leads[0].pk).latest("pk")
    assert (change.way, change.reason) == ("assign", "A 类给王晓燕")
    kept = LeadAssignment.objects.get(customer_id=leads[1].pk)
    assert [step["fits"] for step in kept.why] == [False, True]


def test_new_customers_go_by_themselves_and_those_with_an_owner_stay(world):
    rule(world, people=(world.zhang.pk,))
    CalendarDay.objects.all().delete()
    Shift.objects.create(person_id=world.zhang.pk, weekdays=list(range(1, 8)), starts=time(0), ends=time(23))
    free = lead()
    own = create_customer(actor=world.actor_of(world.wang), draft=CustomerDraft(name="无锡中科有限公司"), now=NOW)

    deliver()
    deliver()

    assert owners(free, own) == [world.zhang.pk, world.wang.pk]
    assert LeadAssignment.objects.count() == 1


def test_a_rule_may_send_into_a_pool(world):
    into = pool()
    rule(world, target="pool", pool_id=into.pk)
    free = lead()
    assign_leads(customer_ids=[free.pk], now=NOW)

    free.refresh_from_db()
    assert (free.owner_id, free.pool_id) == (None, into.pk)
    assert assign_leads(customer_ids=[free.pk], now=NOW) == 0


def test_caps_and_absence_pass_to_the_next_rule_and_nobody_waits_for_the_next_round(world):
    rule(world, "每天一位", people=(world.wang.pk,), daily_cap=1)
    rule(world, "积压一位", people=(world.zhang.pk,), backlog_cap=1)
    leads = [lead(), lead(), lead()]
    ids = [one.pk for one in leads]

    assert assign_leads(customer_ids=ids, now=NOW) == 2
    assert owners(*leads) == [world.wang.pk, world.zhang.pk, None]

    assert retry_leads(now=NOW + timedelta(hours=1)) == 0
    assert retry_leads(now=NOW + timedelta(days=3)) == 1  # Monday: a new day for 王晓燕
    assert owners(leads[2]) == [world.wang.pk]


def test_limits_of_pools_hold_for_leads_too(world):
    publish(holding_limit=1)
    rule(world, people=(world.wang.pk,))
    leads = [lead(), lead()]

    assert assign_leads(customer_ids=[one.pk for one in leads], now=NOW) == 1
    assert owners(*leads) == [world.wang.pk, None]


def test_who_paused_gets_nothing_until_he_is_back(world):
    rule(world, people=(world.wang.pk, world.zhang.pk), only_on_shift=True)
    until = NOW + timedelta(hours=2)
    presence.pause(actor=world.actor_of(world.wang), person_id=world.wang.pk, until=until, now=NOW)
    leads = [lead(), lead(), lead()]

    assign_leads(customer_ids=[one.pk for one in leads[:2]], now=NOW)
    assign_leads(customer_ids=[leads[2].pk], now=NOW + timedelta(hours=3))

    assert owners(*leads) == [world.zhang.pk, world.zhang.pk, world.wang.pk]


def test_the_try_out_says_who_and_why_and_changes_nothing(world, client_of):
    rule(world, "每天一位", people=(world.wang.pk,), daily_cap=1, way="least_load")
    first, second = lead(), lead()
    assign_leads(customer_ids=[first.pk], now=NOW)

    plan = plan_now([second.pk], NOW)[0]
    assert plan.last is None
    assert plan.steps[0].verdicts[0].refusal and plan.steps[0].verdicts[0].refusal.code == "pool.daily_cap"
    page = client_of(world.admin).get(reverse("pool:lead_try"), {"customer": second.pk}).content.decode()

    assert "王晓燕" in page and "每天一位" in page
    assert owners(second) == [None]


def test_rules_are_ordered_and_only_who_may_changes_them(world):
    first, second = rule(world, "一", people=(world.wang.pk,)), rule(world, "二", people=(world.zhang.pk,))
    admin = world.actor_of(world.admin)
    move_lead_rule(actor=admin, rule_id=second.pk, up=True)

    order = AssignmentRule.objects.order_by("position").values_list("name", flat=True)
    assert list(order) == ["二", "一"]
    for act in (
        lambda: move_lead_rule(actor=get_actor(world.manager.pk), rule_id=second.pk, up=False),
        lambda: delete_lead_rule(actor=get_actor(world.manager.pk), rule_id=first.pk),
    ):
        with pytest.raises(Refused):
            act()
    assert delete_lead_rule(actor=admin, rule_id=first.pk) == "一"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " ", "people": (1,)}, "pool.rule_without_name"),
        ({"name": "一"}, "pool.rule_without_people"),
        ({"name": "一", "target": "pool"}, "pool.rule_without_pool"),
    ],
)
def test_a_rule_that_sends_leads_nowhere_is_refused(world, fields, code):
    with pytest.raises(Refused) as refused:
        rule(world, **fields)
    assert refused.value.refusal.code == code


def test_the_screens_design_a_rule(world, client_of):
    client = client_of(world.admin)
    sent = {
        "name": "华东新线索",
        "target": "people",
        "way": "least_load",
        "people": [world.wang.pk],
        "daily_cap": 5,
        "backlog_cap": 0,
        "only_on_shift": "on",
        "is_active": "on",
        "cond": '{"all": [{"field": "grade", "op": "in", "value": ["A"]}]}',
    }
    made = client.post(reverse("pool:lead_rule_new"), sent)
    assert made.status_code == 302, made.content.decode()[:2000]

    row = AssignmentRule.objects.get()
    listed = client.get(reverse("pool:lead_rules")).content.decode()
    assert row.condition and "华东新线索" in listed and "王晓燕" in listed and "A" in listed
    assert client.get(reverse("pool:lead_rule", args=[row.pk])).status_code == 200
