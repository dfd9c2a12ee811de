"""A change of grade or stage stands on the timeline once, wherever it was made."""

from typing import Any

import pytest

from zhike.customers.models import Customer
from zhike.customers.services import change_customer
from zhike.desk.queries.timeline import Wanted, list_groups, list_timeline
from zhike.events.models import Event
from zhike.sales.drafts import OpportunityDraft
from zhike.sales.models import Opportunity, PipelineStage
from zhike.sales.services import create_opportunity, grade_customer, move_opportunity, set_grade
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db


def titles(world: World, customer: Customer) -> list[str]:
    actor = world.actor_of(world.wang)
    page = list_timeline(actor=actor, customer_id=customer.pk, wanted=Wanted(), today=NOW.date())
    return [entry.title for entry in page.rows if entry.title != "新建客户"]


def change(world: World, customer: Customer, **changes: Any) -> None:
    version = Customer.objects.get(pk=customer.pk).version
    actor = world.actor_of(world.wang)
    change_customer(actor=actor, customer_id=customer.pk, version=version, changes=changes, now=NOW)


def test_a_grade_given_on_the_customers_page_is_one_entry(world: World) -> None:
    customer = make.customer(world.wang)
    change(world, customer, grade="B")
    assert titles(world, customer) == ["修改档案"]
    change(world, customer, grade="A", stage="first_meeting")
    assert titles(world, customer) == ["修改档案"] * 2
    assert (Opportunity.objects.get().grade, Opportunity.objects.get().stage.name) == ("A", "首面")
    kept = Event.objects.filter(customer_id=customer.pk).values_list("kind", flat=True)
    assert {"sales.opened", "sales.graded", "sales.stage_moved"} <= set(kept), "reports still read every event"


def test_a_grade_or_stage_given_on_the_deal_is_one_entry(world: World) -> None:
    customer, actor = make.customer(world.wang), world.actor_of(world.wang)
    draft = OpportunityDraft(customer_id=customer.pk, title="设备采购")
    deal = create_opportunity(actor=actor, draft=draft, now=NOW)
    assert titles(world, customer) == ["新建商机"]
    where = {"actor": actor, "customer_id": customer.pk, "opportunity_id": deal.pk, "now": NOW}
    set_grade(**where, grade="A")
    assert titles(world, customer) == ["意向等级变动", "新建商机"]
    move_opportunity(**where, to_stage_id=PipelineStage.objects.get(name="首面").pk)
    assert titles(world, customer) == ["商机阶段变动", "意向等级变动", "新建商机"]
    assert Customer.objects.get().grade == "A"


def test_grading_a_customer_without_a_deal_is_one_entry(world: World) -> None:
    customer = make.customer(world.wang)
    grade_customer(actor=world.actor_of(world.wang), customer_id=customer.pk, grade="B", now=NOW)
    assert titles(world, customer) == ["意向等级变动"]


def test_deals_and_contracts_are_a_filter_of_their_own() -> None:
    assert ("sales", "商机与合同") in [(key, str(label)) for key, label in list_groups()]
