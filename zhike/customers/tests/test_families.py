"""The picture around a customer, the tree of referrals and the group: bounded, complete, within what one may see."""

from datetime import date

import pytest
from django.urls import reverse

from zhike.access.queries import get_actor
from zhike.customers.models import Customer, Relation
from zhike.customers.pools import reach_in_pools
from zhike.customers.queries.families import get_group, get_referrals
from zhike.customers.queries.network import FIRST, NEXT, get_more, get_network
from zhike.testing import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def edge(world, one, other, kind="referral", **columns):
    ends = (one, other) if kind in ("referral", "parent", "supplier") else sorted((one, other), key=lambda c: c.pk)
    return Relation.objects.create(customer=ends[0], other=ends[1], kind=kind, at=world.now, **columns)


def customers(world, count, owner=None, **fields):
    return [make.customer(owner or world.wang, **fields) for _ in range(count)]


def picture(world, root, depth=3, person=None):
    actor = get_actor((person or world.wang).pk)
    return get_network(actor=actor, customer_id=root.pk, name=root.name, depth=depth, today=TODAY)


def test_the_picture_reaches_three_levels_and_no_circle_holds_it(world):
    chain = customers(world, 5)
    for one, other in zip(chain, chain[1:] + chain[:1], strict=True):
        edge(world, one, other, "supplier")
    found = picture(world, chain[0], depth=2)
    assert {pk: spot.depth for pk, spot in found.spots.items()} == {
        chain[0].pk: 0,
        chain[1].pk: 1,
        chain[4].pk: 1,
        chain[2].pk: 2,
        chain[3].pk: 2,
    }
    assert len(found.edges) == 4
    assert len(picture(world, chain[0]).edges) == 5


def test_only_what_holds_today_is_drawn_and_a_referrer_of_the_archive_counts(world):
    root, past, future, brought = customers(world, 4)
    edge(world, root, past, until=date(2026, 11, 20))
    edge(world, root, future, since=date(2027, 1, 1))
    Customer.objects.filter(pk=brought.pk).update(referrer_id=root.pk)
    edge(world, root, brought)
    found = picture(world, root)
    assert set(found.spots) == {root.pk, brought.pk}
    assert found.spots[brought.pk].word == "由它引荐来的客户"
    assert len(found.edges) == 1


def test_a_hub_of_a_thousand_stays_small_and_opens_in_parts(world, django_assert_max_num_queries):
    root = make.customer(world.wang)
    template = Customer.objects.get(pk=root.pk)
    columns = {f.attname: getattr(template, f.attname) for f in Customer._meta.concrete_fields if f.attname != "id"}
    many = Customer.objects.bulk_create(Customer(**columns | {"name": f"邻居{n}"}) for n in range(1000))
    Relation.objects.bulk_create(Relation(customer=root, other=one, kind="peer", at=world.now) for one in many)
    with django_assert_max_num_queries(6):
        found = picture(world, root, depth=3)
    assert len(found.spots) == 1 + FIRST
    (bubble,) = found.bubbles
    assert (bubble["node"], bubble["count"]) == (root.pk, 1000 - FIRST)

    drawn = set(found.spots)
    after = bubble["after"]
    actor = get_actor(world.wang.pk)
    while after < 1000:
        with django_assert_max_num_queries(2):
            more = get_more(actor=actor, customer_id=root.pk, kind="peer", after=after, today=TODAY)
        assert len(more.spots) <= NEXT
        drawn |= set(more.spots)
        after = more.bubbles[0]["after"] if more.bubbles else 1000
    assert drawn == {root.pk} | {one.pk for one in many}


def test_nothing_is_followed_through_somebody_unseen(world, client_of):
    mine, theirs, behind = make.customer(world.wang), make.customer(world.outsider), make.customer(world.wang)
    edge(world, mine, theirs, "partner")
    edge(world, theirs, behind, "partner")
    found = picture(world, mine)
    assert set(found.spots) == {mine.pk} and found.hidden == {mine.pk: 1} and not found.edges
    assert set(picture(world, mine, person=world.admin).spots) == {mine.pk, theirs.pk, behind.pk}
    url = reverse("customers:network_more", args=[mine.pk, theirs.pk])
    assert client_of(world.wang).get(url).status_code == 404


def test_the_tree_of_referrals_counts_all_levels_once(world, django_assert_max_num_queries):
    root, first, second, third = customers(world, 4)
    edge(world, root, first)
    Customer.objects.filter(pk=second.pk).update(referrer_id=root.pk)
    edge(world, first, third)
    edge(world, second, third)
    edge(world, third, root)
    Customer.objects.filter(pk=third.pk).update(stage="closed")
    actor = get_actor(world.wang.pk)
    reach_in_pools(actor)  # remembered between pages
    with django_assert_max_num_queries(3):
        family = get_referrals(actor=actor, customer_id=root.pk, today=TODAY)
    assert (len(family.top.below), family.top.brought, family.top.closed) == (2, 3, 1)


def test_the_group_is_the_same_from_every_member_and_adds_up(world, django_assert_max_num_queries):
    top, left, right, leaf = customers(world, 4, employees=100)
    for parent, child in ((top, left), (top, right), (left, leaf)):
        edge(world, parent, child, "parent")
    Customer.objects.filter(pk=leaf.pk).update(follow_up_count=7, last_contact_at=world.now, stage="after_sales")
    actor = get_actor(world.wang.pk)
    for member in (top, left, right, leaf):
        with django_assert_max_num_queries(5):
            family = get_group(actor=actor, customer_id=member.pk, today=TODAY)
        assert [one.id for one in family.rows] == [top.pk, left.pk, leaf.pk, right.pk]
        sums = family.sums
        assert (sums.members, sums.follow_ups, sums.employees, sums.closed) == (4, 7, 400, 1)
        assert sums.last_contact_at == world.now


def test_a_group_under_a_parent_unseen_begins_below_it(world):
    theirs = make.customer(world.outsider)
    mine, sister = customers(world, 2)
    edge(world, theirs, mine, "parent")
    edge(world, theirs, sister, "parent")
    family = get_group(actor=get_actor(world.wang.pk), customer_id=mine.pk, today=TODAY)
    assert [one.id for one in family.rows] == [mine.pk]
    whole = get_group(actor=get_actor(world.admin.pk), customer_id=mine.pk, today=TODAY)
    assert whole.sums.members == 3
