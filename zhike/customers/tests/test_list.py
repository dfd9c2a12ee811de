"""The list of customers: scope, order, filters, pages, and a fixed number of queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhike.customers import listing, queries
from zhike.customers.models import Customer, Grant, Tag
from zhike.customers.services import choose_columns, tag_customer
from zhike.testing import make

pytestmark = pytest.mark.django_db


def _names(actor: Any, query: str = "") -> list[str]:
    state = listing.LISTING.read_query("/customers/", query)
    return [row.name for row in queries.list_customers(actor=actor, state=state).rows]


def test_a_rep_lists_own_and_shared_customers_and_nobody_elses(world):
    mine = make.customer(world.wang, name="苏州恒远自动化有限公司")
    shared = make.customer(world.chen, name="宁波金辰贸易有限公司")
    make.customer(world.outsider, name="广州天宇物流有限公司")
    Grant.objects.create(customer=shared, person_id=world.wang.pk, at=world.now)

    assert set(_names(world.actor_of(world.wang))) == {mine.name, shared.name}


def test_an_expired_share_shows_nothing(world):
    over = make.customer(world.chen, name="宁波金辰贸易有限公司")
    Grant.objects.create(customer=over, person_id=world.wang.pk, at=world.now, until=date(2020, 1, 1))

    assert _names(world.actor_of(world.wang)) == []


def test_a_manager_lists_the_departments_below_once_each(world):
    names = {make.customer(person).name for person in (world.wang, world.zhang, world.chen)}
    make.customer(world.outsider)
    granted = Customer.objects.first()
    assert granted
    Grant.objects.create(customer=granted, person_id=world.manager.pk, at=world.now)

    listed = _names(world.actor_of(world.manager))
    assert set(listed) == names and len(listed) == 3


def test_an_administrator_lists_everything_newest_first(world):
    first = make.customer(world.wang, now=world.now)
    second = make.customer(world.outsider, now=world.now + timedelta(minutes=1))

    assert _names(world.actor_of(world.admin)) == [second.name, first.name]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=name", ["A", "B", "C"]),
        ("sort=-name", ["C", "B", "A"]),
        ("sort=-grade", ["B", "C", "A"]),
        ("sort=-tier", ["C", "A", "B"]),
        ("sort=next", ["C", "A", "B"]),
        ("sort=-last_contact", ["A", "C", "B"]),
        ("sort=last_contact", ["B", "C", "A"]),
        ("sort=reclaim_on", ["C", "B", "A"]),
        ("sort=-reclaim_on", ["A", "B", "C"]),
        ("grade=A", ["B"]),
        ("grade=A&grade=B&sort=name", ["B", "C"]),
        ("grade=none", ["A"]),
        ("tier=strategic", ["C"]),
        ("contact=never", ["B"]),
        ("contact=30&sort=name", ["B", "C"]),
        ("contact=-30", ["A"]),
        ("next=none", ["B"]),
        ("next=overdue", ["C"]),
        ("kind=person", ["A"]),
        ("region=320000", ["C"]),
        ("region=320500", ["C"]),
        ("region=330000", []),
        ("industry=C", ["B"]),
        ("owner=me&sort=name", ["A", "B", "C"]),
        ("owner=none", []),
        ("nonsense=1&sort=name", ["A", "B", "C"]),
        ("grade=Z&sort=name", ["A", "B", "C"]),
    ],
)
def test_orders_and_filters(world, query, expected):
    today = date.today()
    a = make.customer(world.wang, name="A", kind="person", next_follow_on=today + timedelta(days=9))
    make.customer(world.wang, name="B", grade="A", industry="14")
    c = make.customer(
        world.wang, name="C", grade="B", tier="strategic", region="320508", next_follow_on=date(2020, 1, 1)
    )
    Customer.objects.filter(pk=a.pk).update(last_contact_at=timezone.now(), tier="standard")
    Customer.objects.filter(pk=c.pk).update(last_contact_at=world.now - timedelta(days=300), reclaim_on=today)
    Customer.objects.filter(name="B").update(reclaim_on=today + timedelta(days=3))

    assert _names(world.actor_of(world.wang), query) == expected


def test_filtering_by_tag_and_by_owner_and_department(world):
    mine, other = make.customer(world.wang), make.customer(world.chen)
    tag = Tag.objects.create(name="重点")
    tag_customer(actor=world.actor_of(world.wang), customer_id=mine.pk, tag_ids=[tag.pk], now=world.now)
    manager = world.actor_of(world.manager)

    assert _names(manager, f"tag={tag.pk}") == [mine.name]
    assert _names(manager, f"owner={world.chen.pk}") == [other.name]
    assert _names(manager, f"department={world.east_two.pk}") == [other.name]
    assert set(_names(manager, f"department={world.east.pk}")) == {mine.name, other.name}
    assert _names(manager, "owner=team&sort=created") == [mine.name, other.name]


def test_naming_somebody_elses_department_or_owner_opens_nothing(world):
    make.customer(world.outsider)
    rep = world.actor_of(world.wang)

    assert _names(rep, f"owner={world.outsider.pk}") == []
    assert _names(rep, f"department={world.south.pk}") == []
    assert _names(rep, "owner=none") == []


@pytest.mark.parametrize("query", ["owner=__", "owner=999999999999999999999999"])
def test_an_owner_that_cannot_be_lists_nobody(world, query):
    make.customer(world.wang)

    assert _names(world.actor_of(world.admin), query) == []


def test_pages_follow_each_other_in_both_directions_without_gap_or_repetition(world):
    for number in range(120):
        make.customer(world.wang, name=f"客户{number:03d}", accepts_duplicates=True, grade="A" if number % 3 else "")
    actor, seen, pages = world.actor_of(world.wang), [], []
    soon = [row.pk for row in Customer.objects.order_by("pk")[:70]]
    Customer.objects.filter(pk__in=soon).update(reclaim_on=date.today())
    for order in ("-created", "name", "-grade", "last_contact", "next", "reclaim_on", "-reclaim_on"):
        seen, pages, query = [], [], f"sort={order}"
        while True:
            page = queries.list_customers(actor=actor, state=listing.LISTING.read_query("/customers/", query))
            pages.append(page)
            seen += [row.id for row in page.rows]
            if page.next is None:
                break
            query = f"sort={order}&after={page.next.encode()}"
        assert len(seen) == len(set(seen)) == 120
        back = pages[-1].previous
        assert back is not None
        state = listing.LISTING.read_query("/customers/", f"sort={order}&after={back.encode()}")
        again = queries.list_customers(actor=actor, state=state)
        assert [row.id for row in again.rows] == [row.id for row in pages[-2].rows]


def test_the_page_costs_the_same_number_of_queries_at_5_and_at_50_rows(world, client_of):
    client = client_of(world.manager)

    def cost() -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("customers:list")).status_code == 200
        return [one["sql"] for one in caught if "customers_" in one["sql"]]

    for _ in range(5):
        make.customer(world.wang)
    cost()
    few = cost()
    for _ in range(45):
        make.customer(world.zhang)
    assert len(cost()) == len(few) <= 5, few


def test_chosen_columns_are_kept_per_person(world, client_of):
    make.customer(world.wang, address="工业园区 1 号")
    client = client_of(world.wang)
    client.post(reverse("customers:columns"), {"columns": "name,address,nonsense", "query": "sort=name"})

    page = client.get(reverse("customers:list")).content.decode()
    assert "工业园区 1 号" in page and "首要联系人</" not in page.split("<tbody>")[0].split("<thead>")[1]
    choose_columns(actor=world.actor_of(world.wang), columns=[])
    assert "工业园区 1 号" not in client.get(reverse("customers:list")).content.decode()


def test_what_can_be_shown_is_asked_for_when_somebody_wants_to_choose(world, client_of):
    client, address = client_of(world.wang), reverse("customers:columns")
    assert 'data-name="address"' not in client.get(reverse("customers:list")).content.decode()
    choice = client.get(address, {"sort": "name"}).content.decode()
    assert 'data-name="address"' in choice and 'name="query" value="sort=name"' in choice
    assert 'value="address" checked' not in choice
    client.post(address, {"columns": "name,address", "query": ""})
    assert 'value="address" checked' in client.get(address).content.decode()
    client.post(address, {"columns": "name,address", "query": "", "delivered": "yes"})
    assert 'value="address" checked' not in client.get(address).content.decode()


def test_the_count_stops_at_its_limit_and_knows_the_scope(world):
    for _ in range(3):
        make.customer(world.wang)
    make.customer(world.outsider)
    conditions = queries.conditions_for(world.actor_of(world.wang), {})

    assert queries.count_customers(actor=world.actor_of(world.wang), conditions=conditions) == 3
    assert queries.count_customers(actor=world.actor_of(world.wang), conditions=conditions, limit=2) == 3
    assert queries.count_customers(actor=world.actor_of(world.partner), conditions=conditions) == 0
