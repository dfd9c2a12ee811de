"""Plan a visit, check in and out, write it up."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from zhike.access.queries import get_actor
from zhike.access.services import change_policy
from zhike.activities import sources
from zhike.activities.agenda.sources import Asked
from zhike.activities.models import FollowUp, Task, Visit, VisitPlace, VisitPromise, VisitStamp
from zhike.activities.todo.drafts import Due, due_on
from zhike.activities.visits.choices import FenceKind, Met, VisitState, VisitType
from zhike.activities.visits.diary import find_visits, move_entry
from zhike.activities.visits.drafts import PromiseDraft
from zhike.activities.visits.geo import Place
from zhike.activities.visits.policy import KEY, current_policy
from zhike.activities.visits.queries import list_unsummarised
from zhike.activities.visits.services import cancel_visit, forget_place
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import decide
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

from .visiting import DOOR, arrived, been, left, summarised, visit

FAR = Place(DOOR.latitude + 0.05, DOOR.longitude, 10)


def set_policy(world: World, **values: object) -> None:
    """Change what the company set about visits."""
    whole = {name: getattr(current_policy(), name) for name in current_policy().__dataclass_fields__}
    change_policy(actor=get_actor(world.admin.pk), key=KEY, values=whole | values, now=NOW)


def test_a_first_visit_is_short_and_a_purpose_is_needed(world: World) -> None:
    customer = make.customer(world.wang)
    assert visit(world.wang, customer, visit_type=VisitType.FIRST).minutes == 15
    assert visit(world.wang, customer, visit_type=VisitType.PRICE).minutes == 60
    with pytest.raises(Refused) as refused:
        visit(world.wang, customer, purpose=" ")
    assert refused.value.refusal.code == "activities.purpose_missing"


def test_the_same_plan_twice_is_one_visit(world: World) -> None:
    customer, key = make.customer(world.wang), uuid.uuid4()
    assert visit(world.wang, customer, entry_key=key).pk == visit(world.wang, customer, entry_key=key).pk
    assert Visit.objects.count() == 1


def test_only_who_sees_a_customer_is_sent_and_only_by_who_may(world: World) -> None:
    customer = make.customer(world.wang)
    assert visit(world.manager, customer, person_id=world.wang.pk).person_id == world.wang.pk
    with pytest.raises(Refused) as refused:
        visit(world.manager, customer, person_id=world.outsider.pk)
    assert refused.value.refusal.code == "activities.visitor_blind"
    with pytest.raises(Refused) as refused:
        visit(world.wang, customer, person_id=world.manager.pk)
    assert refused.value.refusal.code == "activities.visit_not_allowed"
    with pytest.raises(Http404):
        visit(world.outsider, customer)


def test_a_coach_needs_the_right_and_is_another_person(world: World) -> None:
    customer = make.customer(world.wang)
    assert visit(world.wang, customer, coach_id=world.manager.pk).coach_id == world.manager.pk
    for coach in (world.wang, world.zhang, world.outsider):
        with pytest.raises(Refused) as refused:
            visit(world.wang, customer, coach_id=coach.pk)
        assert refused.value.refusal.code in ("activities.coach_is_self", "activities.coach_not_allowed")


def test_the_first_check_in_sets_the_place_and_the_next_are_measured_by_it(world: World) -> None:
    customer = make.customer(world.wang, address="工业园区星湖街 1 号")
    first = arrived(world.wang, visit(world.wang, customer))
    assert first.metres is None
    assert VisitPlace.objects.get(customer=customer).latitude == DOOR.latitude
    second = arrived(world.wang, visit(world.wang, customer), place=FAR)
    assert 5_500 < (second.metres or 0) < 5_600
    assert second.is_inside is False
    assert VisitPlace.objects.count() == 1


def test_a_hard_fence_keeps_out_and_lets_a_manual_entry_in_with_its_reason(world: World) -> None:
    customer = make.customer(world.wang)
    arrived(world.wang, visit(world.wang, customer))
    set_policy(world, fence=FenceKind.HARD.value)
    again = visit(world.wang, customer)
    with pytest.raises(Refused) as refused:
        arrived(world.wang, again, place=FAR)
    assert refused.value.refusal.code == "activities.outside_fence"
    with pytest.raises(Refused) as refused:
        arrived(world.wang, again, place=None)
    assert refused.value.refusal.code == "activities.stamp_reason_missing"
    manual = arrived(world.wang, again, place=None, reason="地下车库没有信号")
    assert manual.is_manual
    assert manual.metres is None


def test_a_double_tap_and_a_replay_check_in_once(world: World) -> None:
    made, key = visit(world.wang, make.customer(world.wang)), uuid.uuid4()
    first = arrived(world.wang, made, entry_key=key)
    assert arrived(world.wang, made, entry_key=key).pk == first.pk
    with pytest.raises(Refused) as refused:
        arrived(world.wang, made)
    assert refused.value.refusal.code == "activities.visit_stamped"
    assert VisitStamp.objects.count() == 1


def test_a_check_in_made_without_a_network_keeps_its_hour_but_not_forever(world: World) -> None:
    made = visit(world.wang, make.customer(world.wang))
    with pytest.raises(Refused):
        arrived(world.wang, made, at=NOW - timedelta(hours=49))
    late = arrived(world.wang, made, at=NOW - timedelta(hours=3))
    assert late.is_late
    assert late.at == NOW - timedelta(hours=3)
    made.refresh_from_db()
    assert made.due_at == NOW + timedelta(hours=21)


def test_leaving_writes_the_follow_up_and_moves_the_last_contact(world: World) -> None:
    customer = make.customer(world.wang)
    made = been(world.wang, customer)
    follow_up = FollowUp.objects.get(pk=made.follow_up_id)
    assert (follow_up.kind, follow_up.origin, follow_up.outcome) == ("visit", "system", "reached")
    assert "42" in follow_up.content
    customer.refresh_from_db()
    assert customer.last_contact_at == NOW
    assert made.state == VisitState.LEFT


def test_nobody_met_is_an_attempt_and_no_contact(world: World) -> None:
    customer = make.customer(world.wang)
    made = visit(world.wang, customer)
    arrived(world.wang, made)
    left(world.wang, made, met=Met.NO)
    customer.refresh_from_db()
    assert customer.last_contact_at is None
    assert FollowUp.objects.get(customer=customer).outcome == "not_met"


def test_only_the_visitor_checks_in_and_nobody_after_it_was_called_off(world: World) -> None:
    made = visit(world.wang, make.customer(world.wang))
    with pytest.raises(Refused) as refused:
        arrived(world.manager, made)
    assert refused.value.refusal.code == "activities.visit_not_yours"
    cancel_visit(actor=get_actor(world.wang.pk), customer_id=made.customer_id, visit_id=made.pk, reason="改期", now=NOW)
    with pytest.raises(Refused) as refused:
        arrived(world.wang, made)
    assert refused.value.refusal.code == "activities.visit_off"


def test_a_summary_speaks_in_the_follow_up_and_states_what_is_next(world: World) -> None:
    customer = make.customer(world.wang)
    made = been(world.wang, customer)
    day = timezone.localdate(NOW) + timedelta(days=3)
    summary = summarised(world.wang, made, failure="没见到财务", next_plan="带财务方案再去", next_on=day)
    assert not summary.is_late
    follow_up = FollowUp.objects.get(pk=made.follow_up_id)
    assert "老板下周拍板" in follow_up.content
    assert "没见到财务" in follow_up.content
    customer.refresh_from_db()
    assert (customer.next_follow_on, customer.next_step) == (day, "带财务方案再去")
    assert Visit.objects.get(pk=made.pk).state == VisitState.DONE


def test_a_forgotten_check_out_is_made_up_for_by_the_summary(world: World) -> None:
    made = visit(world.wang, make.customer(world.wang), minutes=30)
    arrived(world.wang, made)
    summarised(world.wang, made, now=NOW + timedelta(hours=5))
    out = VisitStamp.objects.get(visit=made, kind="out")
    assert out.is_manual
    assert out.at == NOW + timedelta(minutes=30)
    assert FollowUp.objects.filter(customer_id=made.customer_id).count() == 1


def test_what_is_not_summarised_waits_until_it_is(world: World) -> None:
    made = been(world.wang, make.customer(world.wang))
    actor, later = get_actor(world.manager.pk), NOW + timedelta(hours=25)
    waiting = list_unsummarised(actor=actor, person_ids=[world.wang.pk, world.chen.pk], now=later)
    assert [(one.visit_id, one.is_late) for one in waiting] == [(made.pk, True)]
    assert list_unsummarised(actor=get_actor(world.outsider.pk), person_ids=[world.wang.pk], now=later) == []
    assert summarised(world.wang, made, now=later).is_late
    assert list_unsummarised(actor=actor, person_ids=[world.wang.pk], now=later) == []


def test_where_the_company_wants_a_yes_nobody_checks_in_without_it(world: World) -> None:
    set_policy(world, approval="all")
    made = visit(world.wang, make.customer(world.wang))
    with pytest.raises(Refused) as refused:
        arrived(world.wang, made)
    assert refused.value.refusal.code == "activities.visit_waits"
    asked = ApprovalRequest.objects.get(pk=Visit.objects.get(pk=made.pk).request_id)
    decide(actor=get_actor(world.manager.pk), request_id=asked.pk, verdict="granted", reason="", now=NOW)
    assert arrived(world.wang, made).visit_id == made.pk


def test_the_manager_forgets_a_wrong_place_and_the_next_check_in_sets_it_anew(world: World) -> None:
    customer = make.customer(world.wang)
    made = visit(world.wang, customer)
    arrived(world.wang, made, place=FAR)
    about = {"customer_id": customer.pk, "visit_id": made.pk, "now": NOW}
    with pytest.raises(Refused):
        forget_place(actor=get_actor(world.wang.pk), **about)
    forget_place(actor=get_actor(world.manager.pk), **about)
    arrived(world.wang, visit(world.wang, customer))
    assert VisitPlace.objects.get().latitude == DOOR.latitude


def test_a_promise_in_the_past_is_refused_and_nothing_is_kept(world: World) -> None:
    made = been(world.wang, make.customer(world.wang))
    yesterday = timezone.localdate(NOW) - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        summarised(world.wang, made, promises=(PromiseDraft("寄样品", yesterday),))
    assert refused.value.refusal.code == "activities.promise_past"
    assert Visit.objects.get(pk=made.pk).state == VisitState.LEFT


def test_each_promise_becomes_a_task_once_with_owner_and_day(world: World) -> None:
    made = been(world.wang, make.customer(world.wang))
    day = timezone.localdate(NOW) + timedelta(days=2)
    mine, his = PromiseDraft("寄样品", day), PromiseDraft("给报价", day, world.manager.pk)
    summarised(world.wang, made, promises=(mine, his))
    summarised(world.wang, made, promises=(mine, PromiseDraft("约演示", day)))
    tasks = {task.title: task for task in Task.objects.filter(customer_id=made.customer_id)}
    assert set(tasks) == {"寄样品", "给报价", "约演示"}
    assert tasks["给报价"].assignee_ids == [world.manager.pk]
    assert {task.origin_id for task in tasks.values()} == {made.pk}
    assert set(VisitPromise.objects.values_list("task_id", flat=True)) == {task.pk for task in tasks.values()}


def test_a_visit_stands_in_the_calendar_and_moves_by_dragging_until_it_happened(world: World) -> None:
    made = visit(world.wang, make.customer(world.wang), coach_id=world.manager.pk)
    actor, span = get_actor(world.manager.pk), (NOW, NOW + timedelta(days=10))
    asked = Asked(actor, (world.manager.pk,), *span, NOW)
    assert [(one.id, one.minutes, one.is_fixed) for one in find_visits(asked)] == [(made.pk, 60, False)]
    assert find_visits(Asked(get_actor(world.outsider.pk), None, *span, NOW)) == []
    move_entry(get_actor(world.wang.pk), made.pk, due_on(timezone.localdate(NOW) + timedelta(days=3)), NOW)
    assert Visit.objects.get(pk=made.pk).planned_at == made.planned_at + timedelta(days=3)
    arrived(world.wang, made)
    with pytest.raises(Refused) as refused:
        move_entry(get_actor(world.wang.pk), made.pk, Due(NOW + timedelta(days=1)), NOW)
    assert refused.value.refusal.code == "activities.visit_over"
    assert find_visits(asked)[0].is_fixed


def test_the_timeline_leads_to_the_visit_and_the_visit_to_its_entry(world: World, client_of: Any) -> None:
    customer = make.customer(world.wang)
    made = been(world.wang, customer)
    visit_page = f"/visits/{customer.pk}/{made.pk}/"
    entry = f"/follow-ups/{customer.pk}/{made.follow_up_id}/"
    client = client_of(world.wang)
    assert f'href="{visit_page}"' in client.get(f"/customers/{customer.pk}/").content.decode()
    assert f'href="{visit_page}"' in client.get(entry).content.decode()
    assert f'href="{entry}"' in client.get(visit_page).content.decode()
    facts = {"source": "visit", "source_id": made.pk}
    link = sources.link_of(facts, customer.pk, get_actor(world.wang.pk))
    assert link is not None and link.url == visit_page
    assert sources.link_of(facts, customer.pk, get_actor(world.finance.pk)) is None
