"""Rotation: to the next person by the rule, who accepts in time or it moves on; returns with and without a yes."""

from datetime import timedelta

import pytest
from django.http import Http404

from zhike.access.queries import get_actor
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import decide
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer, OwnerChange
from zhike.lib.refusals import Refusal, Refused
from zhike.notify.models import Notification
from zhike.pool.choices import OfferState
from zhike.pool.models import Leave, Offer, Rotation
from zhike.pool.services.answering import accept_offer, decline_offer, move_offers_on
from zhike.pool.services.claiming import claim_customers
from zhike.pool.services.returning import give_back
from zhike.pool.services.rotating import rotate, rotate_by_hand
from zhike.testing import make
from zhike.testing.world import NOW

from .company import give, into_pool, join, pool, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def sea(world):
    """A pool of 王晓燕, 张伟 and 陈静 that 李建国 administers; four hours to accept."""
    made = pool()
    for person in (world.wang, world.zhang, world.chen):
        join(made, person)
    join(made, world.manager, "admin")
    publish(made, rotation={"way": "round_robin", "never_again_days": 90, "accept_hours": 4}, cool_down_days=1)
    return made


def lying(world, sea, owner=None):
    """Put a customer that `owner` gave back into the pool."""
    owner = owner or world.outsider
    return into_pool(make.customer(owner), sea, owner)


def send(customers, now=NOW):
    return rotate(actor=get_system(), customer_ids=[one.pk for one in customers], reason="到期回收", now=now)


def get_system():
    from zhike.access.actor import SystemActor

    return SystemActor()


def offer_of(customer):
    return Offer.objects.get(customer_id=customer.pk, state=OfferState.OPEN)


def owner_of(customer):
    return Customer.objects.values_list("owner_id", flat=True).get(pk=customer.pk)


def test_customers_go_round_and_who_was_asked_is_told_once(world, sea):
    customers = [lying(world, sea) for _ in range(4)]
    ids = [world.wang.pk, world.zhang.pk, world.chen.pk, world.wang.pk]

    answers = send(customers)

    assert [answers[one.pk] for one in customers] == ids
    assert send(customers) == answers  # safe to run twice
    assert Offer.objects.count() == 4
    assert Notification.objects.filter(kind="pool.offer", person_id=world.wang.pk).count() == 1
    assert offer_of(customers[0]).expires_at == NOW + timedelta(hours=4)


def test_accepting_makes_an_owner_by_rotation_and_starts_his_clock(world, sea):
    customer = lying(world, sea)
    send([customer])

    accept_offer(actor=get_actor(world.wang.pk), offer_id=offer_of(customer).pk, now=NOW + timedelta(hours=1))

    change = OwnerChange.objects.filter(customer_id=customer.pk).latest("pk")
    assert (owner_of(customer), change.way, change.by_id) == (world.wang.pk, OwnerWay.ROTATE, world.wang.pk)
    assert change.reason == "到期回收"
    assert Offer.objects.get().state == OfferState.ACCEPTED and Rotation.objects.get().state == OfferState.ACCEPTED


def test_hours_to_accept_count_from_the_beginning_of_the_day(world, sea):
    customer = lying(world, sea)
    midnight = (NOW + timedelta(days=3)).replace(hour=0, minute=0)  # Monday
    send([customer], midnight)

    assert offer_of(customer).expires_at == midnight + timedelta(hours=9 + 4)


def test_nobody_answers_an_offer_of_somebody_else(world, sea):
    customer = lying(world, sea)
    send([customer])
    with pytest.raises(Http404):
        accept_offer(actor=get_actor(world.zhang.pk), offer_id=offer_of(customer).pk, now=NOW)


def test_what_is_declined_or_lapses_moves_on_and_ends_in_the_pool_with_a_report(world, sea):
    customer = lying(world, sea)
    send([customer])
    first = offer_of(customer)
    decline_offer(actor=get_actor(world.wang.pk), offer_id=first.pk, reason="不熟悉这个行业", now=NOW)
    second = offer_of(customer)

    assert second.person_id == world.zhang.pk
    assert move_offers_on(now=NOW + timedelta(hours=3)) == 0
    assert move_offers_on(now=NOW + timedelta(hours=5)) == 1
    assert offer_of(customer).person_id == world.chen.pk
    assert move_offers_on(now=NOW + timedelta(hours=5)) == 0  # safe to run twice
    assert move_offers_on(now=NOW + timedelta(hours=12)) == 1

    states = list(Offer.objects.order_by("pk").values_list("state", "note"))
    assert states == [("declined", "不熟悉这个行业"), ("expired", ""), ("expired", "")]
    assert Rotation.objects.get().state == OfferState.EXPIRED
    assert Notification.objects.filter(kind="pool.stranded", person_id=world.manager.pk).exists()
    assert Notification.objects.filter(kind="pool.offer_missed", person_id=world.zhang.pk).exists()


def test_too_late_is_too_late_and_says_so(world, sea):
    customer = lying(world, sea)
    send([customer])
    with pytest.raises(Refused) as late:
        accept_offer(actor=get_actor(world.wang.pk), offer_id=offer_of(customer).pk, now=NOW + timedelta(hours=4))

    assert late.value.refusal.code == "pool.offer_expired" and late.value.refusal.help
    assert owner_of(customer) is None


def test_never_to_who_held_it_lately_who_is_away_or_full(world, sea):
    publish(sea, rotation={"accept_hours": 4}, holding_limit=1, cool_down_days=1)
    make.customer(world.zhang)
    give(lying(world, sea), world.zhang, world.admin, reason="管理员分配")
    Leave.objects.create(
        person_id=world.chen.pk, first_on=NOW.date(), last_on=NOW.date(), state="granted", created_at=NOW
    )
    customer = lying(world, sea, world.wang)

    assert send([customer], NOW + timedelta(minutes=1))[customer.pk] is None
    assert Rotation.objects.get().state == OfferState.OPEN  # 陈静 is back tomorrow
    move_offers_on(now=NOW + timedelta(days=3))
    assert offer_of(customer).person_id == world.chen.pk


def test_while_it_waits_for_an_answer_nobody_else_claims_it_but_a_manager_may_assign_it(world, sea):
    customer = lying(world, sea)
    send([customer])

    refused = claim_customers(actor=get_actor(world.chen.pk), customer_ids=[customer.pk], now=NOW)
    assert refused[0].refusal and refused[0].refusal.code == "pool.offered_to_another"

    give(customer, world.chen, world.admin)
    assert owner_of(customer) == world.chen.pk
    assert Offer.objects.get().state == OfferState.CANCELLED


def test_who_was_asked_may_also_claim_it(world, sea):
    customer = lying(world, sea)
    send([customer])

    claimed = claim_customers(actor=get_actor(world.wang.pk), customer_ids=[customer.pk], now=NOW)

    assert claimed[0].refusal is None and Offer.objects.get().state == OfferState.ACCEPTED


def test_without_hours_to_accept_it_is_his_at_once(world, sea):
    publish(sea, rotation={"way": "least_load", "accept_hours": 0}, cool_down_days=1)
    make.customer(world.wang)
    customer = lying(world, sea)

    assert send([customer])[customer.pk] == world.zhang.pk
    assert owner_of(customer) == world.zhang.pk


def test_what_has_an_owner_is_not_on_its_way(world, sea):
    owned = make.customer(world.wang)
    answer = send([owned])[owned.pk]

    assert isinstance(answer, Refusal) and answer.code == "pool.not_in_stock"


def test_by_hand_who_may_assign_sends_on_and_others_may_not(world, sea):
    customer = lying(world, sea)
    give(customer, world.wang, world.admin)
    later = NOW + timedelta(hours=1)

    with pytest.raises(Refused) as refused:
        rotate_by_hand(actor=get_actor(world.wang.pk), customer_id=customer.pk, reason="换人", now=later)
    asked = rotate_by_hand(actor=get_actor(world.manager.pk), customer_id=customer.pk, reason="换人跟进", now=later)

    assert refused.value.refusal.code == "pool.may_not_rotate"
    assert asked == world.zhang.pk and owner_of(customer) is None
    ways = list(OwnerChange.objects.filter(customer_id=customer.pk).order_by("-pk").values_list("way", flat=True))
    assert ways[0] == OwnerWay.RECLAIM


def test_an_owner_gives_back_with_a_reason_and_nobody_else_does(world, sea):
    customer = lying(world, sea)
    give(customer, world.wang, world.admin)
    later = NOW + timedelta(hours=1)
    said = {"customer_id": customer.pk, "pool_id": None, "now": later}

    for person, reason, code in ((world.manager, "没有需求", "pool.not_owner"), (world.wang, " ", "pool.no_reason")):
        with pytest.raises(Refused) as refused:
            give_back(actor=get_actor(person.pk), reason=reason, **said)
        assert refused.value.refusal.code == code
    assert give_back(actor=get_actor(world.wang.pk), reason="没有需求", **said) is True

    change = OwnerChange.objects.filter(customer_id=customer.pk).latest("pk")
    assert (change.way, change.reason, owner_of(customer)) == (OwnerWay.GIVE_BACK, "没有需求", None)


def test_where_the_pool_wants_it_a_return_waits_for_a_yes(world, sea):
    customer = lying(world, sea)
    give(customer, world.wang, world.admin)
    sea.return_needs_approval = True
    sea.save()
    said = {"customer_id": customer.pk, "pool_id": None, "reason": "没有需求", "now": NOW + timedelta(hours=1)}

    assert give_back(actor=get_actor(world.wang.pk), **said) is False
    with pytest.raises(Refused) as twice:
        give_back(actor=get_actor(world.wang.pk), **said)
    assert twice.value.refusal.code == "pool.return_asked" and owner_of(customer) == world.wang.pk

    request = ApprovalRequest.objects.get()
    decide(actor=get_actor(world.manager.pk), request_id=request.pk, verdict="granted", now=NOW + timedelta(hours=2))
    change = OwnerChange.objects.filter(customer_id=customer.pk).latest("pk")
    assert (owner_of(customer), change.way, change.by_id) == (None, OwnerWay.GIVE_BACK, world.wang.pk)
