"""Offers, giving back and sending on by their screens."""

from datetime import time

import pytest
from django.urls import reverse

from zhike.access.actor import SystemActor
from zhike.activities.models import CalendarDay
from zhike.customers.models import Customer
from zhike.pool.models import Offer, Shift
from zhike.pool.services.rotating import rotate
from zhike.testing import make
from zhike.testing.world import NOW

from .company import give, into_pool, join, pool, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(world):
    """A customer that was offered to 王晓燕 on a business day, with years to accept."""
    sea = pool(masks=["phone"])
    join(sea, world.wang)
    join(sea, world.manager, "admin")
    publish(sea, rotation={"accept_hours": 24 * 3650, "never_again_days": 90}, cool_down_days=0)
    customer = into_pool(make.customer(world.outsider, name="杭州云联软件有限公司"), sea, world.outsider)
    rotate(actor=SystemActor(), customer_ids=[customer.pk], reason="到期", now=NOW)
    return customer


def test_the_asked_person_sees_it_and_accepts(world, client_of, offered):
    client = client_of(world.wang)
    offer = Offer.objects.get()

    assert "杭州云联软件有限公司" in client.get(reverse("pool:offers")).content.decode()
    assert client_of(world.zhang).post(reverse("pool:offer_accept", args=[offer.pk])).status_code == 404
    assert client.post(reverse("pool:offer_accept", args=[offer.pk])).status_code == 302
    assert Customer.objects.get(pk=offered.pk).owner_id == world.wang.pk


def test_a_no_needs_a_reason_that_the_administrator_reads(world, client_of, offered):
    offer = Offer.objects.get()
    client = client_of(world.wang)
    url = reverse("pool:offer_decline", args=[offer.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "不熟悉这个行业"}).status_code == 302
    told = client_of(world.manager).get(f"{reverse('pool:offers')}?box=all").content.decode()
    assert "不熟悉这个行业" in told and "已婉拒" in told
    assert "流转情况" not in client.get(reverse("pool:offers")).content.decode()


def test_an_owner_gives_back_by_form_and_many_at_once(world, client_of):
    sea = pool()
    join(sea, world.wang)
    one, two, foreign = make.customer(world.wang), make.customer(world.wang), make.customer(world.outsider)
    client = client_of(world.wang)
    reason = {"reason": "没有需求", "note": "明年再说"}

    assert "没有需求" in client.get(reverse("pool:give_back", args=[one.pk])).content.decode()
    assert client.get(reverse("pool:give_back", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("pool:give_back", args=[one.pk]), {**reason, "pool": sea.pk}).status_code == 302
    sent = {**reason, "go": "1", "picked": [two.pk, foreign.pk], "pool": sea.pk}
    assert client.post(reverse("pool:give_back_many"), sent).status_code == 302

    found = {c.pk: (c.owner_id, c.pool_id) for c in Customer.objects.filter(pk__in=[one.pk, two.pk, foreign.pk])}
    assert found == {one.pk: (None, sea.pk), two.pk: (None, sea.pk), foreign.pk: (world.outsider.pk, None)}
    assert "明年再说" in client.get(reverse("pool:claim")).content.decode()


def test_a_manager_sends_picked_customers_on(world, client_of):
    sea = pool()
    CalendarDay.objects.all().delete()
    for person in (world.wang, world.zhang):
        join(sea, person)
        Shift.objects.create(person_id=person.pk, weekdays=list(range(1, 8)), starts=time(0), ends=time(23))
    customer = into_pool(make.customer(world.chen), sea, world.chen)
    give(customer, world.wang, world.admin)
    sent = {"go": "1", "picked": [customer.pk], "reason": "换人跟进"}

    assert client_of(world.manager).post(reverse("pool:rotate_many"), sent).status_code == 302
    assert Offer.objects.get().person_id == world.zhang.pk
