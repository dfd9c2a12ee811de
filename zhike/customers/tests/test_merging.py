"""Several customers become one, and several again."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.http import Http404

from zhike.customers import participants, queries
from zhike.customers.models import (
    Contact,
    ContactPoint,
    Customer,
    CustomerNumber,
    CustomerTag,
    Grant,
    MergedCustomer,
    OwnerChange,
    Relation,
)
from zhike.customers.queries.duplicates import find_duplicates
from zhike.customers.services import (
    ContactDraft,
    CustomerDraft,
    MergeDraft,
    PointDraft,
    add_contact,
    change_contact,
    change_customer,
    create_tag,
    merge_customers,
    restore_customer,
    share_customer,
    tag_customer,
    undo_merge,
)
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make

pytestmark = pytest.mark.django_db
PHONE = PointDraft("phone", "13800000001", "+8613800000001")


def merged(world, survivor, *others, by=None, chosen=None):
    draft = MergeDraft(survivor.pk, [survivor.pk, *(one.pk for one in others)], chosen or {})
    return merge_customers(actor=world.actor_of(by or world.manager), draft=draft, now=world.now)


def two(world, **fields):
    one = make.customer(world.wang, name="苏州恒远自动化有限公司", points=(PHONE,))
    other = make.customer(world.wang, name="苏州恒远自动化股份公司", points=(PHONE,), accepts_duplicates=True, **fields)
    return one, other


def test_every_table_with_a_customer_says_how_it_follows_a_merge():
    entered = {(one.model, one.column) for one in participants.list_participants()}
    missing = []
    for model in apps.get_models(include_auto_created=True):
        columns = {field.column for field in model._meta.local_concrete_fields}
        is_history = getattr(model, "pgh_tracked_model", None) is not None  # rows stay, found by the row's own id
        if "customer_id" in columns and model._meta.managed and not model._meta.proxy and not is_history:
            label = model._meta.label
            missing += [label] if (label, "customer_id") not in entered else []
    assert missing == []


def test_no_table_that_is_only_added_to_is_said_to_move():
    moving = [one.model for one in participants.list_moving() if getattr(one.table, "append_only", False)]
    assert moving == []


def test_contacts_numbers_tags_shares_and_contacts_follow_the_survivor(world):
    one, other = two(world)
    actor = world.actor_of(world.wang)
    person = add_contact(actor=actor, customer_id=other.pk, draft=ContactDraft(name="周敏"), now=world.now)
    tag = create_tag(actor=world.actor_of(world.admin), name="重点", now=world.now)
    for customer in (one, other):
        tag_customer(actor=actor, customer_id=customer.pk, tag_ids=[tag.pk], now=world.now)
    share_customer(actor=actor, customer_id=other.pk, person_id=world.chen.pk, can_write=True, now=world.now)
    share_customer(actor=actor, customer_id=one.pk, person_id=world.chen.pk, now=world.now)
    entry = make.follow_up(world.wang, other)

    merge = merged(world, one, other, by=world.wang)

    assert Contact.objects.get(pk=person.pk).customer_id == one.pk
    assert CustomerTag.objects.filter(tag=tag).count() == 1
    assert Grant.objects.get().can_write
    assert ContactPoint.objects.filter(customer_id=one.pk).count() == 1
    survivor = Customer.objects.get(pk=one.pk)
    assert survivor.follow_up_count == 1 and survivor.last_contact_at == entry.at
    assert survivor.former_names == [other.name] and survivor.contact_name == "周敏"
    assert merge.moved["activities.FollowUp"] == 1
    assert not Customer.objects.filter(pk=other.pk, deleted_at__isnull=True).exists()


def test_the_old_number_and_the_old_name_lead_to_the_survivor(world, client_of):
    one, other = two(world)
    merged(world, one, other)
    actor = world.actor_of(world.wang)

    assert CustomerNumber.objects.get(number=other.number).customer_id == one.pk
    for text in (other.number, "恒远自动化股份公司"):
        assert [hit.customer_id for hit in queries.search_customers(actor=actor, text=text)] == [one.pk]
    client = client_of(world.wang)
    assert (
        client.get(f"/customers/{other.pk}/?tab=contacts").headers["Location"] == f"/customers/{one.pk}/?tab=contacts"
    )
    assert client.get(f"/customers/{other.pk}/contacts/").headers["Location"] == f"/customers/{one.pk}/contacts/"
    assert client_of(world.outsider).get(f"/customers/{other.pk}/").status_code == 404


def test_creating_the_absorbed_name_again_meets_the_survivor(world):
    one, other = two(world)
    merged(world, one, other)
    found = find_duplicates(actor=world.actor_of(world.wang), draft=CustomerDraft(name=other.name))
    assert [duplicate.customer_id for duplicate in found] == [one.pk] and found[0].is_strong


def test_fields_are_the_survivors_then_the_fullest_unless_chosen(world):
    one, other = two(world, address="星湖街 328 号", stage="intent")
    third = make.customer(world.wang, name="恒远", address="别处", remarks="老客户")
    merged(world, one, other, third, chosen={"name": third.pk, "stage": other.pk})
    survivor = Customer.objects.get(pk=one.pk)
    assert (survivor.name, survivor.address, survivor.stage, survivor.remarks) == (
        "恒远",
        "星湖街 328 号",
        "intent",
        "老客户",
    )
    assert set(survivor.former_names) == {one.name, other.name}
    assert survivor.version == 2


def test_merging_takes_the_right_to_edit_every_party(world):
    one = make.customer(world.wang)
    theirs = make.customer(world.outsider)
    with pytest.raises(Http404):
        merged(world, one, theirs, by=world.wang)
    with pytest.raises(Refused, match="not_allowed"):
        merged(world, one, theirs, by=world.executive)
    with pytest.raises(Refused, match="merge_count_invalid"):
        merged(world, one)


def test_nobody_takes_a_colleagues_customer_by_merging_but_a_manager_may(world):
    mine = make.customer(world.wang, name="苏州恒远有限公司")
    shared = make.customer(world.zhang, name="苏州恒远股份公司", accepts_duplicates=True)
    share_customer(
        actor=world.actor_of(world.zhang), customer_id=shared.pk, person_id=world.wang.pk, can_write=True, now=world.now
    )
    with pytest.raises(Refused, match="merge_takes_owner"):
        merged(world, mine, shared, by=world.wang)

    merged(world, mine, shared)

    assert Notification.objects.get(kind="customer_merged").person_id == world.zhang.pk


def test_another_owner_is_chosen_through_the_ownership_history(world):
    one = make.customer(world.wang, name="苏州恒远有限公司")
    other = make.customer(world.zhang, name="苏州恒远股份公司", accepts_duplicates=True)
    merge = merged(world, one, other, chosen={"owner": other.pk})
    assert Customer.objects.get(pk=one.pk).owner_id == world.zhang.pk
    assert OwnerChange.objects.filter(customer_id=one.pk, way="merge").count() == 1

    undo_merge(actor=world.actor_of(world.manager), merge_id=merge.pk, now=world.now)
    assert Customer.objects.get(pk=one.pk).owner_id == world.wang.pk
    assert OwnerChange.objects.filter(customer_id=one.pk, way="undo").count() == 1


def test_undoing_keeps_what_people_changed_since_and_says_so(world):
    one, other = two(world, address="旧址")
    actor = world.actor_of(world.wang)
    person = add_contact(actor=actor, customer_id=other.pk, draft=ContactDraft(name="周敏"), now=world.now)
    merge = merged(world, one, other)
    change_contact(actor=actor, customer_id=one.pk, contact_id=person.pk, changes={"position": "总监"}, now=world.now)
    change_customer(actor=actor, customer_id=one.pk, version=2, changes={"address": "新址"}, now=world.now)
    late = make.follow_up(world.wang, one, contact_id=person.pk)
    stays = make.follow_up(world.wang, one, content="没有联系人的一次跟进")

    undone = undo_merge(actor=world.actor_of(world.manager), merge_id=merge.pk, now=world.now)

    person.refresh_from_db()
    assert (person.customer_id, person.position) == (other.pk, "总监")
    assert Customer.objects.get(pk=one.pk).address == "新址"
    late.refresh_from_db()
    stays.refresh_from_db()
    assert (late.customer_id, stays.customer_id) == (other.pk, one.pk)
    assert undone.report["changed"] == {"customers.Contact": 1}
    assert undone.report["added"] == {"activities.FollowUp": 1}
    assert ["customers.Customer", "address"] in undone.report["kept"]
    for customer in Customer.objects.filter(pk__in=[one.pk, other.pk]):
        assert customer.follow_up_count == 1


def test_undoing_is_refused_twice_after_thirty_days_and_below_another_merge(world):
    one, other = two(world)
    third = make.customer(world.wang, name="恒远")
    first = merged(world, one, other)
    second = merged(world, third, one)
    manager = world.actor_of(world.manager)
    assert MergedCustomer.objects.get(customer_id=other.pk).survivor_id == third.pk
    with pytest.raises(Refused, match="merge_not_last"):
        undo_merge(actor=manager, merge_id=first.pk, now=world.now)
    with pytest.raises(Refused, match="merge_too_old"):
        undo_merge(actor=manager, merge_id=second.pk, now=world.now + timedelta(days=31))
    undo_merge(actor=manager, merge_id=second.pk, now=world.now)
    assert MergedCustomer.objects.get(customer_id=other.pk).survivor_id == one.pk
    undo_merge(actor=manager, merge_id=first.pk, now=world.now)
    with pytest.raises(Refused, match="merge_undone_already"):
        undo_merge(actor=manager, merge_id=first.pk, now=world.now)
    assert queries.visible_to(manager).count() == 3 and not MergedCustomer.objects.exists()


def test_who_was_merged_is_not_in_the_recycle_bin(world):
    one, other = two(world)
    merged(world, one, other)
    assert not queries.deleted_visible_to(world.actor_of(world.manager)).exists()
    with pytest.raises(Http404):
        restore_customer(actor=world.actor_of(world.manager), customer_id=other.pk, now=world.now)


def test_the_timeline_and_the_owner_history_show_both(world, client_of):
    one, other = two(world)
    make.follow_up(world.wang, other, content="在苏州见了采购")
    merged(world, one, other)
    shown = client_of(world.wang).get(f"/customers/{one.pk}/").content.decode()
    assert "在苏州见了采购" in shown and shown.count("新建客户") == 2 and "并入客户" in shown
    assert Event.objects.filter(customer_id=other.pk, kind="activities.followed_up").exists()


def relate(one, other, kind="parent"):
    return Relation.objects.create(customer=one, other=other, kind=kind, at=one.created_at)


def test_relations_end_at_the_survivor_and_no_company_becomes_its_own_parent(world):
    one, other = two(world)
    third = make.customer(world.wang, name="无锡博达物流有限公司")
    between, daughter, peer = relate(one, other), relate(other, third), relate(other, third, "peer")
    before = list(Relation.objects.order_by("pk").values())
    merge = merged(world, one, other)
    assert not Relation.objects.filter(pk=between.pk).exists()
    assert Relation.objects.get(pk=daughter.pk).customer_id == one.pk
    assert Relation.objects.get(pk=peer.pk).customer_id == one.pk
    undo_merge(actor=world.actor_of(world.manager), merge_id=merge.pk, now=world.now)
    assert list(Relation.objects.order_by("pk").values()) == before

    Relation.objects.filter(pk=between.pk).delete()
    relate(third, one)
    with pytest.raises(Refused, match="merge_in_circle"):
        merged(world, one, other)
