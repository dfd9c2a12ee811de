"""Who sees what lies in a pool, with what masked, in list, page, search and conditions."""

import pytest

from zhike.activities.tests import tasking
from zhike.activities.todo.drafts import due_on
from zhike.conditions.language import parse
from zhike.conditions.queries import matching
from zhike.customers.doubles.finding import run_search
from zhike.customers.drafts import ContactDraft, PointDraft
from zhike.customers.models import Customer, DoubleSearch, ListChoice
from zhike.customers.queries import search_customers, visible_to
from zhike.pool.handoff.services import HandOffDraft, accept_hand_off, hand_off
from zhike.testing import make

from . import company

PHONE = "13812345678"


@pytest.fixture
def pooled(world):
    """A customer of the outsider that went into an open pool of the east, phone masked."""
    pool = company.pool(masks=["phone"])
    company.join(pool, world.east)
    points = (PointDraft("phone", PHONE, f"+86{PHONE}"),)
    customer = make.customer(world.outsider, name="无锡待领钢构有限公司", points=points)
    return company.into_pool(customer, pool, world.outsider)


def _sees(world, person, customer):
    return visible_to(world.actor_of(person)).filter(pk=customer.pk).exists()


def test_members_see_what_lies_free_in_an_open_pool_and_others_do_not(world, pooled):
    assert _sees(world, world.wang, pooled) and _sees(world, world.chen, pooled)
    assert not _sees(world, world.outsider, pooled) and not _sees(world, world.partner, pooled)


def test_what_somebody_else_claimed_is_gone_for_the_other_members(world, pooled):
    company.give(pooled, world.chen, world.chen, way="claim")
    assert _sees(world, world.chen, pooled) and not _sees(world, world.wang, pooled)


def test_a_hidden_pool_shows_itself_to_its_administrators_only(world):
    pool = company.pool(kind="hidden")
    company.join(pool, world.east)
    company.join(pool, world.zhang, role="admin")
    customer = company.into_pool(make.customer(world.outsider), pool, world.outsider)
    assert _sees(world, world.zhang, customer) and not _sees(world, world.wang, customer)


def test_an_administrator_of_a_pool_sees_and_assigns_all_that_belongs_to_it(world):
    pool = company.pool()
    company.join(pool, world.zhang, role="admin")
    owned = make.customer(world.outsider, pool_id=pool.pk)
    assert _sees(world, world.zhang, owned)
    company.give(owned, world.wang, world.zhang, way="assign")
    assert Customer.objects.get(pk=owned.pk).owner_id == world.wang.pk


def test_the_list_and_the_page_show_the_number_masked_until_it_is_claimed(world, pooled, client_of):
    client = client_of(world.wang)
    ListChoice.objects.create(person_id=world.wang.pk, columns=["name", "phone"])
    page = client.get("/customers/?view=all").content.decode()
    assert "无锡待领钢构有限公司" in page and "138****5678" in page and PHONE not in page.replace(" ", "")
    whole = client.get(f"/customers/{pooled.pk}/").content.decode()
    assert PHONE not in whole.replace(" ", "") and "5678" in whole
    company.give(pooled, world.wang, world.wang, way="claim")
    assert PHONE in client.get(f"/customers/{pooled.pk}/").content.decode().replace(" ", "")


def test_nobody_finds_a_masked_number_by_searching_for_it(world, pooled):
    wang, manager = world.actor_of(world.wang), world.actor_of(world.executive)
    assert not search_customers(actor=wang, text="3812345")
    assert [hit.customer_id for hit in search_customers(actor=wang, text="待领钢构")] == [pooled.pk]
    assert [hit.customer_id for hit in search_customers(actor=manager, text="3812345")] == [pooled.pk]


@pytest.mark.parametrize("op", ["contains", "not_contains"])
def test_no_condition_tells_what_a_masked_number_is(world, pooled, op):
    node = parse({"field": "phone", "op": op, "value": "3812"})

    def found(person):
        rows = matching(actor=world.actor_of(person), subject="customer", node=node, now=world.now)
        return rows.filter(pk=pooled.pk).exists()

    assert not found(world.wang)
    assert found(world.executive) is (op == "contains")


def test_each_customer_stands_in_the_list_once_however_many_ways_lead_to_it(world, pooled, client_of):
    company.join(company.Pool.objects.get(), world.manager, role="admin")
    for person in (world.manager, world.wang):
        page = client_of(person).get("/customers/?view=all").content.decode()
        assert page.count(f'data-href="/customers/{pooled.pk}/"') == 1


def _phones_on_today(world, client_of, person):
    return client_of(person).get("/").content.decode().replace(" ", "").replace(" ", "")


def test_a_task_left_with_its_former_owner_shows_no_masked_number_on_his_day(world, client_of):
    pool = company.pool(masks=["phone"], follow_notes=False)
    company.join(pool, world.east)
    points = (PointDraft("phone", PHONE, f"+86{PHONE}"),)
    customer = make.customer(world.wang, name="无锡待领钢构有限公司", points=points)
    tasking.give(world.wang, "发报价", of=customer, due=due_on(world.now.date()))
    assert PHONE in _phones_on_today(world, client_of, world.wang)
    company.into_pool(customer, pool, world.wang)
    shown = _phones_on_today(world, client_of, world.wang)
    assert "待领钢构" in shown and PHONE not in shown


def test_a_number_that_a_pool_always_masks_is_masked_on_the_day_of_the_owner_too(world, client_of):
    pool = company.pool(masks=["phone"], mask_when="always")
    company.join(pool, world.east)
    points = (PointDraft("phone", PHONE, f"+86{PHONE}"),)
    customer = make.customer(
        world.wang, name="无锡待领钢构有限公司", points=points, pool_id=pool.pk, next_follow_on=world.now.date()
    )
    shown = _phones_on_today(world, client_of, world.wang)
    assert customer.name in shown and PHONE not in shown


def test_doubles_and_merges_show_numbers_as_masked_as_the_customer_itself(world, client_of):
    pool = company.pool(masks=["phone", "address"], mask_when="always")
    company.join(pool, world.east)
    points = (PointDraft("phone", PHONE, f"+86{PHONE}"),)
    facts = {"points": points, "address": "星湖街 328 号", "pool_id": pool.pk}
    one = make.customer(world.wang, name="苏州恒远自动化有限公司", **facts)
    other = make.customer(world.wang, name="苏州恒远自动化股份公司", accepts_duplicates=True, **facts)
    search = DoubleSearch.objects.create(created_at=world.now, beat_at=world.now)
    run_search(search_id=search.pk)
    client = client_of(world.wang)
    for address in ("/customers/doubles/", f"/customers/merge/?ids={one.pk},{other.pk}"):
        answer = client.get(address)
        shown = answer.content.decode().replace(" ", "")
        assert answer.status_code == 200 and "恒远自动化" in shown
        assert PHONE not in shown and "星湖街" not in shown


def test_the_hand_off_tells_no_number_that_a_pool_always_masks(world, client_of):
    pool = company.pool(masks=["phone", "email"], mask_when="always")
    contact = ContactDraft(
        name="余文",
        points=(PointDraft("phone", PHONE, f"+86{PHONE}"), PointDraft("email", "yu@example.com", "yu@example.com")),
    )
    customer = make.customer(world.wang, pool_id=pool.pk, contacts=(contact,))
    draft = HandOffDraft(to_person_id=world.chen.pk, role="service", promises="无", first_service_on=world.now.date())
    one = hand_off(actor=world.actor_of(world.wang), customer_id=customer.pk, draft=draft, now=world.now)
    accept_hand_off(actor=world.actor_of(world.chen), hand_off_id=one.pk, now=world.now)
    shown = client_of(world.wang).get(f"/pool/hand-offs/{one.pk}/").content.decode()
    assert "余文" in shown and PHONE not in shown.replace(" ", "") and "yu@example.com" not in shown
