"""Deals go forward when the conditions hold, back with a reason, and their customer shows how far they are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from zhike.customers.models import Customer
from zhike.customers.services import change_customer, change_owner
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.sales.drafts import LineDraft
from zhike.sales.models import Opportunity, PipelineStage, StageMove
from zhike.sales.services import change_opportunity, check_standings, lose_opportunity, reopen_opportunity, set_lines
from zhike.sales.tests.selling import deal, move, priced, stage
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def row(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_a_new_deal_stands_first_in_the_delivered_pipeline_and_belongs_to_the_customers_owner(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    assert (one.stage.name, one.owner_id, one.department_id) == ("咨询", world.wang.pk, world.wang.department_id)
    assert list(PipelineStage.objects.values_list("name", flat=True)) == [
        "咨询",
        "首面",
        "意向",
        "谈价",
        "成交",
        "售后",
    ]
    entered = StageMove.objects.get()
    assert (entered.kind, entered.from_stage_id, entered.seconds) == ("entered", None, None)


def test_the_customer_shows_the_furthest_stage_of_its_deals(world: World) -> None:
    customer = make.customer(world.wang)
    first, second = deal(world.wang, customer), deal(world.wang, customer, title="备件")
    move(world.wang, first, "意向")
    assert row(customer).stage == "intent"
    move(world.wang, second, "首面")
    assert row(customer).stage == "intent"
    lose_opportunity(
        actor=world.actor_of(world.wang), customer_id=customer.pk, opportunity_id=first.pk, reason="价格", now=LATER
    )
    assert row(customer).stage == "first_meeting"
    assert check_standings(repair=False, now=LATER) == []


def test_a_stage_keeps_a_deal_out_until_its_conditions_hold(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "谈价")
    assert refused.value.refusal.code == "sales.fields_missing"
    assert "预计金额" in str(refused.value.refusal) and "预计签约日" in str(refused.value.refusal)
    ready = priced(world.wang, customer)
    assert move(world.wang, ready, "谈价", now=LATER).stage.name == "谈价"
    moved = StageMove.objects.get(opportunity_id=ready.pk, kind="forward")
    assert moved.seconds == 3 * 86400


def test_going_back_needs_a_reason_that_the_history_keeps(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    move(world.wang, one, "意向")
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "首面")
    assert refused.value.refusal.code == "sales.back_needs_reason"
    move(world.wang, one, "首面", reason="负责人换了，要重新见面", now=LATER)
    assert StageMove.objects.get(kind="back").reason == "负责人换了，要重新见面"
    assert row(customer).stage == "first_meeting"


def test_nobody_ticks_a_signature_by_hand(world: World) -> None:
    one = priced(world.wang, make.customer(world.wang))
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "成交")
    assert refused.value.refusal.code == "sales.not_signed"


def test_who_drags_a_card_that_somebody_else_moved_hears_who_and_where_it_is(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang))
    seen = one.version
    move(world.manager, one, "意向", version=seen)
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "首面", version=seen)
    assert refused.value.refusal.code == "sales.changed_meanwhile"
    assert "李建国" in str(refused.value.refusal) and "意向" in str(refused.value.refusal)


def test_a_full_column_takes_no_more_of_the_same_person(world: World) -> None:
    PipelineStage.objects.filter(name="首面").update(card_limit=1)
    first, second = (deal(world.wang, make.customer(world.wang)) for _turn in range(2))
    other = deal(world.zhang, make.customer(world.zhang))
    move(world.wang, first, "首面")
    move(world.zhang, other, "首面")
    with pytest.raises(Refused) as refused:
        move(world.wang, second, "首面")
    assert refused.value.refusal.code == "sales.column_is_full"


def test_a_lost_deal_keeps_its_reason_and_comes_back_only_with_one(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    actor = world.actor_of(world.wang)
    where = {"actor": actor, "customer_id": customer.pk, "opportunity_id": one.pk}
    with pytest.raises(Refused):
        lose_opportunity(**where, reason="随便", now=LATER)
    lose_opportunity(**where, reason="没有预算", note="明年再说", now=LATER)
    with pytest.raises(Refused):
        move(world.wang, one, "首面")
    with pytest.raises(Refused):
        reopen_opportunity(**where, reason="", now=LATER)
    back = reopen_opportunity(**where, reason="预算批了", now=LATER)
    assert (back.state, back.lost_reason, back.closed_at) == ("open", "", None)


def test_deals_go_along_when_the_customer_changes_hands(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    change_owner(
        actor=world.actor_of(world.manager),
        customer_id=customer.pk,
        to_person_id=world.chen.pk,
        way="assign",
        reason="",
        now=LATER,
    )
    one.refresh_from_db()
    assert (one.owner_id, one.department_id) == (world.chen.pk, world.chen.department_id)


def test_who_does_not_see_the_customer_finds_no_deal(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang))
    with pytest.raises(Http404):
        move(world.outsider, one, "首面")


def test_a_stage_written_on_the_customer_moves_its_deal(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    version = row(customer).version
    change_customer(
        actor=world.actor_of(world.wang),
        customer_id=customer.pk,
        version=version,
        changes={"stage": "intent"},
        now=LATER,
    )
    one.refresh_from_db()
    assert (one.stage.name, row(customer).stage) == ("意向", "intent")


def test_an_unseen_change_is_not_written_over(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang))
    where = {"actor": world.actor_of(world.wang), "customer_id": one.customer_id, "opportunity_id": one.pk}
    changed = change_opportunity(**where, version=one.version, changes={"amount": Decimal("120.50")}, now=NOW)
    assert changed.amount == Decimal("120.50")
    with pytest.raises(Refused):
        change_opportunity(**where, version=one.version, changes={"amount": Decimal(1)}, now=NOW)
    with pytest.raises(Refused) as refused:
        change_opportunity(**where, version=changed.version, changes={"expected_on": date(2026, 1, 1)}, now=NOW)
    assert refused.value.refusal.facts["field"] == "expected_on"


def test_products_add_up_to_the_amount(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang))
    lines = [
        LineDraft(name="机床", quantity=Decimal(2), price=Decimal("99.995")),
        LineDraft(name="维保", price=Decimal(5)),
    ]
    where = {"actor": world.actor_of(world.wang), "customer_id": one.customer_id, "opportunity_id": one.pk}
    assert set_lines(**where, lines=lines, now=NOW).amount == Decimal("204.99")
    assert set_lines(**where, lines=lines[:1], now=NOW).lines.count() == 1


def test_every_change_tells_the_timeline(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer, grade="B")
    move(world.wang, one, "首面")
    kinds = set(Event.objects.filter(customer_id=customer.pk).values_list("kind", flat=True))
    assert {"sales.opened", "sales.graded", "sales.stage_moved", "customers.changed"} <= kinds
    assert Opportunity.objects.get().version == 3
    assert stage("首面").stands_for == row(customer).stage
