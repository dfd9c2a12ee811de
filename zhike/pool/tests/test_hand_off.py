"""Pre-sale to after-sale: handed off, accepted or sent back, told to the customer, escalated when nobody answers."""

from datetime import timedelta

import pytest
from django.http import Http404

from zhike.access.models import Person
from zhike.activities.models import FollowUp
from zhike.customers.models import Customer, Grant
from zhike.customers.queries import get_customer
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.pool.handoff.services import (
    HandOffDraft,
    accept_hand_off,
    escalate_hand_offs,
    hand_off,
    note_customer_told,
    return_hand_off,
    withdraw_hand_off,
)
from zhike.pool.models import HandOff
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db


def given(world: World, to: Person | None = None, **fields: object) -> HandOff:
    """Let 王晓燕 hand a customer to 刘洋, who sees nothing of her team otherwise."""
    customer = make.customer(world.wang, **fields)
    draft = HandOffDraft(
        to_person_id=(to or world.outsider).pk,
        role="service",
        promises="三年内免费升级",
        first_service_on=(NOW + timedelta(days=2)).date(),
    )
    return hand_off(actor=world.actor_of(world.wang), customer_id=customer.pk, draft=draft, now=NOW)


def test_the_receiver_sees_at_once_and_edits_after_accepting_and_the_stage_moves_on(world: World) -> None:
    one = given(world, stage="closed")
    receiver = world.actor_of(world.outsider)
    assert get_customer(actor=receiver, customer_id=one.customer_id)
    with pytest.raises(Refused):
        get_customer(actor=receiver, customer_id=one.customer_id, capability="edit")
    accept_hand_off(actor=receiver, hand_off_id=one.pk, now=NOW)
    assert get_customer(actor=receiver, customer_id=one.customer_id, capability="edit").stage == "after_sales"
    assert Customer.objects.get(pk=one.customer_id).owner_id == world.wang.pk
    assert Notification.objects.filter(person=world.wang, kind="pool.hand_off").count() == 1
    with pytest.raises(Refused, match="hand_off_ended"):
        return_hand_off(actor=receiver, hand_off_id=one.pk, answer="晚了", now=NOW)


def test_only_the_receiver_answers_and_strangers_find_nothing(world: World) -> None:
    one = given(world)
    with pytest.raises(Refused, match="hand_off_not_yours"):
        accept_hand_off(actor=world.actor_of(world.wang), hand_off_id=one.pk, now=NOW)
    with pytest.raises(Http404):
        accept_hand_off(actor=world.actor_of(world.chen), hand_off_id=one.pk, now=NOW)


def test_sending_back_needs_a_reason_and_takes_the_role_away_again(world: World) -> None:
    one = given(world)
    receiver = world.actor_of(world.outsider)
    with pytest.raises(Refused, match="hand_off_why"):
        return_hand_off(actor=receiver, hand_off_id=one.pk, answer="  ", now=NOW)
    return_hand_off(actor=receiver, hand_off_id=one.pk, answer="没写交期", now=NOW)
    assert not Grant.objects.filter(customer_id=one.customer_id).exists()
    assert HandOff.objects.get().answer == "没写交期"


def test_a_role_that_the_receiver_had_before_outlives_a_withdrawn_hand_off(world: World) -> None:
    customer = make.customer(world.wang)
    Grant.objects.create(customer=customer, person_id=world.agent.pk, role="service", at=NOW)
    draft = HandOffDraft(to_person_id=world.agent.pk, role="service", promises="无", first_service_on=NOW.date())
    giver = world.actor_of(world.wang)
    one = hand_off(actor=giver, customer_id=customer.pk, draft=draft, now=NOW)
    with pytest.raises(Refused, match="hand_off_open"):
        hand_off(actor=giver, customer_id=customer.pk, draft=draft, now=NOW)
    withdraw_hand_off(actor=giver, hand_off_id=one.pk, now=NOW)
    assert Grant.objects.filter(customer=customer, person_id=world.agent.pk).exists()


def test_nobody_hands_to_himself_to_somebody_who_left_or_into_the_past(world: World) -> None:
    customer = make.customer(world.wang)
    Person.objects.filter(pk=world.chen.pk).update(is_active=False)
    cases = (
        (world.wang, NOW.date(), "hand_off_self"),
        (world.chen, NOW.date(), "hand_off_inactive"),
        (world.agent, (NOW - timedelta(days=1)).date(), "hand_off_past"),
    )
    for person, day, code in cases:
        draft = HandOffDraft(to_person_id=person.pk, role="service", promises="无", first_service_on=day)
        with pytest.raises(Refused, match=code):
            hand_off(actor=world.actor_of(world.wang), customer_id=customer.pk, draft=draft, now=NOW)


def test_silence_goes_up_one_level_at_a_time_and_a_second_run_tells_nobody_again(world: World) -> None:
    one = given(world, to=world.zhang)
    assert escalate_hand_offs(now=NOW + timedelta(hours=23)) == 0
    late = NOW + timedelta(hours=25)
    assert escalate_hand_offs(now=late) == 1
    assert escalate_hand_offs(now=late) == 0
    manager = Notification.objects.filter(person=world.manager, kind="pool.hand_off", title__contains="没有按时接收")
    assert manager.count() == 1
    assert escalate_hand_offs(now=late + timedelta(hours=25)) == 1
    assert escalate_hand_offs(now=late + timedelta(hours=99)) == 0, "two levels are delivered"
    accept_hand_off(actor=world.actor_of(world.zhang), hand_off_id=one.pk, now=late + timedelta(hours=100))
    assert HandOff.objects.get().level == 2


def test_telling_the_customer_is_a_contact_on_the_timeline_and_counts_once(world: World) -> None:
    one = given(world)
    giver = world.actor_of(world.wang)
    with pytest.raises(Refused, match="hand_off_not_accepted"):
        note_customer_told(actor=giver, hand_off_id=one.pk, how="wechat", words="", now=NOW)
    accept_hand_off(actor=world.actor_of(world.outsider), hand_off_id=one.pk, now=NOW)
    note_customer_told(actor=giver, hand_off_id=one.pk, how="wechat", words="今后由刘洋服务", now=NOW)
    assert FollowUp.objects.get(customer_id=one.customer_id).content == "今后由刘洋服务"
    with pytest.raises(Refused, match="hand_off_told"):
        note_customer_told(actor=giver, hand_off_id=one.pk, how="wechat", words="", now=NOW)


def test_the_screens_lead_through_a_hand_off(world: World, client_of) -> None:
    customer = make.customer(world.wang)
    giver, receiver = client_of(world.wang), client_of(world.outsider)
    data = {
        "to_person": world.outsider.pk,
        "role": "service",
        "promises": "两天内上门",
        "first_service_on": "2030-01-05",
    }
    assert giver.post(f"/pool/hand-offs/of/{customer.pk}/new/", data).status_code == 302
    one = HandOff.objects.get()
    assert "两天内上门" in giver.get(f"/pool/hand-offs/of/{customer.pk}/").content.decode()
    assert customer.name in receiver.get("/pool/hand-offs/").content.decode()
    page = receiver.get(f"/pool/hand-offs/{one.pk}/").content.decode()
    assert "接收" in page and "两天内上门" in page
    assert receiver.post(f"/pool/hand-offs/{one.pk}/accept/").status_code == 302
    page = giver.get(f"/pool/hand-offs/{one.pk}/").content.decode()
    assert "今后由客服刘洋" in page and "2030-01-05" in page
    assert giver.post(f"/pool/hand-offs/{one.pk}/told/", {"how": "phone", "words": "说过了"}).status_code == 302
    assert FollowUp.objects.filter(customer=customer, content="说过了").exists()
