"""Claiming: the page shows what a member may have, first come first served, all or report."""

import html
import re
import threading
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.urls import reverse

from zhike.access.queries import get_actor
from zhike.customers.drafts import PointDraft
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.pool import claim_listing
from zhike.pool.services.claiming import claim_customers
from zhike.testing import make
from zhike.testing.world import NOW

from .company import into_pool, join, pool, publish

pytestmark = pytest.mark.django_db


def stock(world, count=3, into=None, **fields):
    """Put so many customers into a pool that the first eastern team claims from."""
    if into is None:
        into = pool()
        join(into, world.east_one)
    return into, [into_pool(make.customer(world.chen, **fields), into, world.chen) for _ in range(count)]


def claim(person, customers, now=NOW):
    return claim_customers(actor=get_actor(person.pk), customer_ids=[one.pk for one in customers], now=now)


def codes(found):
    return [one.refusal.code if one.refusal else "" for one in found]


def test_what_is_claimed_belongs_to_the_claimer_and_its_clock_starts(world):
    publish()
    _pool, customers = stock(world, 2)

    found = claim(world.wang, customers)

    assert codes(found) == ["", ""]
    assert {one.owner_id for one in Customer.objects.filter(pk__in=[c.pk for c in customers])} == {world.wang.pk}
    assert all(one.protected_until for one in found)


def test_who_comes_second_is_told_so_and_who_has_it_already_too(world):
    _pool, customers = stock(world, 1)
    claim(world.wang, customers)

    assert codes(claim(world.zhang, customers)) == ["pool.taken"]
    assert codes(claim(world.wang, customers)) == ["pool.already_yours"]


def test_many_are_claimed_as_far_as_the_limit_goes_and_the_rest_is_reported(world):
    publish(holding_limit=2)
    _pool, customers = stock(world, 4)

    found = claim(world.wang, customers)

    assert codes(found) == ["", "", "pool.holding_full", "pool.holding_full"]
    assert found[2].refusal.help
    assert Customer.objects.filter(owner_id=world.wang.pk).count() == 2


def test_who_is_no_member_learns_nothing_about_what_lies_there(world):
    _pool, customers = stock(world, 1)

    found = claim(world.outsider, customers)

    assert codes(found) == ["pool.gone"] and found[0].name == ""
    assert not Customer.objects.filter(owner_id=world.outsider.pk).exists()


def test_an_empty_or_endless_selection_is_refused(world):
    with pytest.raises(Refused) as nothing:
        claim_customers(actor=get_actor(world.wang.pk), customer_ids=[], now=NOW)
    with pytest.raises(Refused) as too_many:
        claim_customers(actor=get_actor(world.wang.pk), customer_ids=list(range(1, 102)), now=NOW)

    assert nothing.value.refusal.code == "pool.nothing_picked"
    assert too_many.value.refusal.code == "pool.too_many_picked"


def test_the_former_owner_cools_down_and_reads_until_when(world, client_of):
    publish(cool_down_days=15)
    into = pool()
    join(into, world.east_one)
    customer = into_pool(make.customer(world.wang, name="苏州恒远自动化有限公司"), into, world.wang)

    assert codes(claim(world.wang, [customer])) == ["pool.cooling"]
    assert codes(claim(world.zhang, [customer])) == [""]


def test_the_page_lists_what_lies_in_the_own_pools_masked_and_filtered(world, client_of):
    into = pool(masks=["phone"])
    join(into, world.east_one)
    other = pool("华南公海")
    points = make_points("13812345678")
    into_pool(make.customer(world.chen, name="苏州恒远自动化有限公司", grade="A", points=points), into, world.chen)
    into_pool(make.customer(world.chen, name="宁波金辰贸易有限公司", grade="B"), into, world.chen)
    into_pool(make.customer(world.chen, name="广州天宇物流有限公司"), other, world.chen)
    client = client_of(world.wang)

    whole = client.get(reverse("pool:claim")).content.decode()
    graded = client.get(reverse("pool:claim"), {"grade": "A"}).content.decode()
    old = client.get(reverse("pool:claim"), {"age": "30"}).content.decode()
    new = client.get(reverse("pool:claim"), {"returned": "new"}).content.decode()

    assert "苏州恒远" in whole and "宁波金辰" in whole and "广州天宇" not in whole
    assert "12345678" not in whole.replace(" ", "") and "138" in whole
    assert "苏州恒远" in graded and "宁波金辰" not in graded
    assert "苏州恒远" not in old and "苏州恒远" not in new


def test_pages_follow_one_another_without_gap_or_double(world, client_of, monkeypatch):
    _pool, customers = stock(world, 5)
    monkeypatch.setattr(claim_listing, "LISTING", replace(claim_listing.LISTING, limit=2))
    client = client_of(world.wang)
    for sort in ("-since", "last_contact", "name"):
        seen: list[str] = []
        url = f"{reverse('pool:claim')}?sort={sort}"
        while url:
            text = client.get(url).content.decode()
            seen += re.findall(r'type="checkbox"[^>]* name="picked" value="(\d+)"', text)
            found = re.search(r'rel="next" href="([^"]+)"', text)
            url = html.unescape(found.group(1)) if found else ""
        assert sorted(map(int, seen)) == sorted(one.pk for one in customers)


def make_points(number):
    return (PointDraft("phone", number, f"+86{number}"),)


def test_claiming_by_the_page_opens_the_customer_and_a_refusal_says_what_would_help(world, client_of):
    publish(holding_limit=1)
    _pool, customers = stock(world, 2)
    client = client_of(world.wang)

    one = client.post(reverse("pool:claim_picked"), {"picked": customers[0].pk})
    full = client.post(reverse("pool:claim_picked"), {"picked": customers[1].pk}).content.decode()

    assert one.status_code == 302 and one.url == reverse("desk:customer", args=[customers[0].pk])
    assert 'data-refusal="pool.holding_full"' in full and "请先退回用不上的客户" in full
    assert "/ 1" in client.get(reverse("pool:claim")).content.decode()


def test_a_claim_of_customers_that_are_gone_costs_one_query_and_no_lock(world, django_assert_num_queries):
    publish(holding_limit=5)
    _pool, customers = stock(world, 4)
    claim(world.wang, customers)
    claim(world.zhang, customers)
    actor, ids = get_actor(world.zhang.pk), [one.pk for one in customers]
    with django_assert_num_queries(1) as asked:
        assert codes(claim_customers(actor=actor, customer_ids=ids, now=NOW)) == ["pool.taken"] * 4
    assert "FOR UPDATE" not in asked[0]["sql"]


def test_a_free_customer_beyond_a_refused_one_is_still_claimed(world):
    """Two may be had: the first is cooling down, so the second and the third are."""
    publish(holding_limit=2, cool_down_days=15)
    into = pool()
    join(into, world.east_one)
    own = into_pool(make.customer(world.wang), into, world.wang)
    _pool, customers = stock(world, 2, into)
    found = claim(world.wang, [own, *customers])
    assert codes(found) == ["pool.cooling", "", ""]
    assert codes(claim(world.wang, [own])) == ["pool.cooling"]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_customer_that_somebody_else_is_about_to_get_while_others_lie_free(world):
    publish(holding_limit=1)
    _pool, (first, second) = stock(world, 2)
    locked, told = threading.Event(), threading.Event()

    def dawdle():
        with transaction.atomic():
            Customer.objects.select_for_update().get(pk=first.pk)
            locked.set()
            told.wait(60)
        connection.close()

    other = threading.Thread(target=dawdle)
    other.start()
    locked.wait(60)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            assert codes(claim(world.wang, [first, second])) == ["pool.holding_full", ""]
    finally:
        told.set()
        other.join()
