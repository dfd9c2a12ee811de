"""Stages are designed by the company: what they ask, what they do, in which order."""

from typing import Any
from uuid import uuid4

import pytest

from zhike.activities.models import Task, Visit
from zhike.activities.needs.drafts import NeedDraft
from zhike.activities.needs.services import record_need
from zhike.customers.choices import BuyingRole
from zhike.customers.drafts import ContactDraft
from zhike.customers.models import Grant
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.sales import stage_conditions
from zhike.sales.drafts import OpportunityDraft, PipelineDraft, StageDraft
from zhike.sales.models import Pipeline, PipelineStage
from zhike.sales.services import arrange_stages, create_opportunity, save_pipeline, save_stage
from zhike.sales.tests.selling import deal, move, stage
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db


def design(world: World, which: str, **more: Any) -> PipelineStage:
    """Change a delivered stage."""
    known = stage(which)
    names = ("name", "kind", "stands_for", "probability", "expected_days", "card_limit", "conditions", "actions")
    draft = StageDraft(**{one: getattr(known, one) for one in names} | more)
    return save_stage(
        actor=world.actor_of(world.admin), pipeline_id=known.pipeline_id, draft=draft, stage_id=known.pk, now=NOW
    )


def test_everything_that_is_missing_is_said_at_once(world: World) -> None:
    conditions = [{"key": "fields", "chosen": ["amount"]}, {"key": "decider"}, {"key": "met"}, {"key": "lines"}]
    design(world, "首面", conditions=conditions)
    one = deal(world.wang, make.customer(world.wang))
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "首面")
    text = str(refused.value.refusal)
    assert all(word in text for word in ("预计金额", "谁拍板", "当面拜访", "产品"))


def test_a_decision_maker_and_a_visit_open_the_way(world: World) -> None:
    design(world, "首面", conditions=[{"key": "decider"}, {"key": "met"}])
    boss = ContactDraft(name="周敏", buying_role=BuyingRole.DECISION_MAKER)
    customer = make.customer(world.wang, contacts=(boss,))
    one = deal(world.wang, customer)
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "首面")
    assert refused.value.refusal.code == "sales.not_met"
    make.follow_up(world.wang, customer, kind="visit", now=NOW)
    assert move(world.wang, one, "首面", now=NOW).stage.name == "首面"


def test_a_stage_may_want_a_visit_with_check_in(world: World) -> None:
    design(world, "首面", conditions=[{"key": "visited"}])
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    written = make.follow_up(world.wang, customer, kind="visit")
    visit = Visit.objects.create(
        customer=customer, person=world.wang, purpose="看现场", planned_at=NOW, minutes=60, entry_key=uuid4(),
        created_at=NOW, state="on_site",
    )  # fmt: skip
    for state, follow_up in (("on_site", None), ("done", None), ("cancelled", written)):
        Visit.objects.update(state=state, follow_up=follow_up)
        with pytest.raises(Refused) as refused:
            move(world.wang, one, "首面")
        assert refused.value.refusal.code == "sales.not_visited"
    Visit.objects.filter(pk=visit.pk).update(state="left", follow_up=written)
    assert move(world.wang, one, "首面").stage.name == "首面"


def test_a_stage_waits_for_a_recorded_need(world: World) -> None:
    design(world, "首面", conditions=[{"key": "need"}])
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "首面")
    assert refused.value.refusal.code == "sales.no_need"
    draft = NeedDraft(name="提速", raw_words="现在的设备太慢", heard_at=NOW)
    record_need(actor=world.actor_of(world.wang), customer_id=customer.pk, draft=draft, now=NOW)
    assert move(world.wang, one, "首面").stage.name == "首面"


def test_other_rooms_bring_conditions_and_one_whose_room_is_gone_keeps_nobody_out(world: World) -> None:
    from zhike.lib.refusals import Refusal

    no = stage_conditions.StageCondition("moon", "满月", lambda entering: Refusal("moon", "还没有满月。"))
    stage_conditions.register(no)
    try:
        design(world, "首面", conditions=[{"key": "moon"}])
        one = deal(world.wang, make.customer(world.wang))
        with pytest.raises(Refused):
            move(world.wang, one, "首面")
    finally:
        stage_conditions.unregister("moon")
    assert move(world.wang, one, "首面").stage.name == "首面"


def test_leaving_a_stage_forward_gives_a_task_a_message_and_a_colleague_and_going_back_does_not(world: World) -> None:
    actions = [
        {"key": "task", "title": "准备方案", "days": 3},
        {"key": "message", "text": "请准备方案", "person_id": world.manager.pk},
        {"key": "role", "person_id": world.zhang.pk, "role": "tech_support"},
    ]
    design(world, "首面", actions=actions)
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    move(world.wang, one, "首面")
    assert not Task.objects.exists()
    move(world.wang, one, "意向")
    task = Task.objects.get()
    assert (task.title, task.assignee_ids, task.origin, task.origin_id) == ("准备方案", [world.wang.pk], "deal", one.pk)
    assert Notification.objects.filter(person_id=world.manager.pk, kind="sales.stage_message").count() == 1
    assert Grant.objects.get(customer=customer).person_id == world.zhang.pk
    design(world, "意向", actions=actions[:1])
    move(world.wang, one, "首面", reason="重来")
    assert Task.objects.count() == 1


def test_stages_keep_their_order_names_and_deals(world: World) -> None:
    admin, pipeline = world.actor_of(world.admin), Pipeline.objects.get()
    ids = list(PipelineStage.objects.values_list("pk", flat=True))
    with pytest.raises(Refused) as refused:
        arrange_stages(actor=admin, pipeline_id=pipeline.pk, stage_ids=[ids[4], *ids[:4]], now=NOW)
    assert refused.value.refusal.code == "sales.won_in_between"
    arrange_stages(actor=admin, pipeline_id=pipeline.pk, stage_ids=[ids[1], ids[0]], now=NOW)
    assert list(PipelineStage.objects.values_list("name", flat=True))[:3] == ["首面", "咨询", "意向"]
    deal(world.wang, make.customer(world.wang))
    for changes, code in (({"is_active": False}, "sales.stage_in_use"), ({"name": "意向"}, "sales.stage_twice")):
        with pytest.raises(Refused) as refused:
            design(world, "首面", **changes)
        assert refused.value.refusal.code == code
    with pytest.raises(Refused):
        save_pipeline(actor=world.actor_of(world.wang), draft=PipelineDraft(name="渠道"), now=NOW)


def test_a_second_pipeline_has_its_own_stages_and_days(world: World) -> None:
    admin = world.actor_of(world.admin)
    made = save_pipeline(actor=admin, draft=PipelineDraft(name="渠道", a_days=3), now=NOW)
    customer = make.customer(world.wang)
    draft = OpportunityDraft(customer_id=customer.pk, title="代理", pipeline_id=made.pk, grade="A")
    with pytest.raises(Refused) as refused:
        create_opportunity(actor=world.actor_of(world.wang), draft=draft, now=NOW)
    assert refused.value.refusal.code == "sales.no_start"
    save_stage(actor=admin, pipeline_id=made.pk, draft=StageDraft(name="洽谈"), now=NOW)
    one = create_opportunity(actor=world.actor_of(world.wang), draft=draft, now=NOW)
    assert (one.stage.name, (one.promised_on - NOW.date()).days) == ("洽谈", 3)  # type: ignore[operator]
    with pytest.raises(Refused) as refused:
        move(world.wang, one, "首面")
    assert refused.value.refusal.code == "sales.other_pipeline"
