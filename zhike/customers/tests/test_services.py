"""What the services of the archive promise: refusals, roll-ups, ownership, history."""

from datetime import timedelta

import pytest
from django.http import Http404

from zhike.access.models import FieldRule, Person, Role
from zhike.access.services import change_person
from zhike.customers import handlers, ownership, queries
from zhike.customers.models import Contact, Customer, CustomerFile, CustomerTag, Grant, OwnerChange
from zhike.customers.services import (
    ContactDraft,
    CustomerDraft,
    PointDraft,
    add_contact,
    change_contact,
    change_customer,
    change_owner,
    create_customer,
    create_tag,
    delete_customer,
    follow_department,
    remove_contact,
    restore_customer,
    share_customer,
    tag_customer,
)
from zhike.events.models import Event
from zhike.lib.refusals import Refusal, Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db


def phone(number: str) -> PointDraft:
    return PointDraft("phone", number, f"+86{number}")


def refused(code: str):
    return pytest.raises(Refused, match=code)


def test_a_new_customer_has_number_owner_department_history_and_event(world):
    customer = make.customer(world.wang, name=" 上海华信科技（集团）有限公司　")

    assert customer.number.startswith("KH-202611-") and customer.name == "上海华信科技（集团）有限公司"
    assert (customer.owner_id, customer.department_id) == (world.wang.pk, world.east_one.pk)
    change = OwnerChange.objects.get(customer_id=customer.pk)
    assert (change.from_person_id, change.to_person_id, change.way) == (None, world.wang.pk, "create")
    assert Event.objects.get(customer_id=customer.pk).kind == "customers.created"


def test_only_those_with_the_right_create_and_only_assigners_create_for_others(world):
    with refused("customers.cannot_create"):
        make.customer(world.executive)
    with refused("customers.cannot_assign"):
        make.customer(world.wang, owner_id=world.zhang.pk)
    assert make.customer(world.manager, owner_id=world.zhang.pk).owner_id == world.zhang.pk
    Person.objects.filter(pk=world.zhang.pk).update(is_active=False)
    with refused("customers.owner_not_active"):
        make.customer(world.manager, owner_id=world.zhang.pk)


def test_a_stale_version_names_who_changed_what(world):
    customer = make.customer(world.wang)
    manager, wang = world.actor_of(world.manager), world.actor_of(world.wang)
    change_customer(actor=manager, customer_id=customer.pk, version=1, changes={"stage": "intent"}, now=world.now)

    with refused("customers.changed_meanwhile") as caught:
        change_customer(actor=wang, customer_id=customer.pk, version=1, changes={"address": "X"}, now=world.now)
    assert "李建国" in str(caught.value) and "阶段" in str(caught.value)
    changed = change_customer(actor=wang, customer_id=customer.pk, version=2, changes={"address": "X"}, now=world.now)
    assert (changed.version, changed.address, changed.stage) == (3, "X", "intent")


def test_saving_without_a_change_changes_nothing(world):
    customer = make.customer(world.wang, address="X")
    same = {"address": "X", "name": customer.name}
    change_customer(actor=world.actor_of(world.wang), customer_id=customer.pk, version=1, changes=same, now=world.now)

    assert Customer.objects.get(pk=customer.pk).version == 1
    assert not Event.objects.filter(kind="customers.changed").exists()


def test_out_of_scope_is_not_found_and_in_scope_without_the_right_is_refused(world):
    customer = make.customer(world.wang)
    change = {"customer_id": customer.pk, "version": 1, "changes": {"address": "X"}, "now": world.now}

    with pytest.raises(Http404):
        change_customer(actor=world.actor_of(world.outsider), **change)
    with refused("customers.not_allowed"):
        change_customer(actor=world.actor_of(world.executive), **change)
    with refused("customers.not_allowed"):
        delete_customer(actor=world.actor_of(world.wang), customer_id=customer.pk, now=world.now)


def test_read_only_and_masked_fields_are_refused(world):
    customer = make.customer(world.wang)
    FieldRule.objects.create(role=Role.objects.get(key="rep"), object="customer", field="tier", rule="readonly")
    Person.objects.filter(pk=world.wang.pk).update(rights_version=7)
    actor = world.actor_of(world.wang)

    with refused("customers.field_not_editable"):
        change_customer(actor=actor, customer_id=customer.pk, version=1, changes={"tier": "major"}, now=world.now)
    with refused("customers.field_not_editable"):
        make.customer(world.wang, tier="major")
    assert make.customer(world.zhang).tier == "prospect"


def test_the_next_step_of_a_customer_is_not_changed_here(world):
    customer = make.customer(world.wang)
    with pytest.raises(TypeError):
        change_customer(
            actor=world.actor_of(world.wang),
            customer_id=customer.pk,
            version=1,
            changes={"next_step": "x"},
            now=world.now,
        )


def test_the_primary_contact_rolls_up_to_the_customer_and_a_leaver_gives_way(world):
    actor = world.actor_of(world.wang)
    customer = make.customer(
        world.wang, contacts=(ContactDraft(name="周敏", position="主任", points=(phone("13912345678"),)),)
    )
    assert (customer.contact_name, customer.contact_title, customer.phone) == ("周敏", "主任", "+8613912345678")

    draft = ContactDraft(name="李国强", position="总经理", is_primary=True, points=(phone("13812345678"),))
    boss = add_contact(actor=actor, customer_id=customer.pk, draft=draft, now=world.now)
    customer.refresh_from_db()
    assert (customer.contact_name, customer.phone) == ("李国强", "+8613812345678")
    assert Contact.objects.filter(customer=customer, is_primary=True).count() == 1

    change_contact(
        actor=actor, customer_id=customer.pk, contact_id=boss.pk, changes={"left_company": True}, now=world.now
    )
    customer.refresh_from_db()
    assert (customer.contact_name, customer.phone) == ("周敏", "+8613912345678")
    remove_contact(actor=actor, customer_id=customer.pk, contact_id=boss.pk, now=world.now)
    assert Contact.objects.get(customer=customer).is_primary


def test_a_contact_of_another_customer_is_not_found(world):
    mine, other = make.customer(world.wang), make.customer(world.wang)
    contact = add_contact(
        actor=world.actor_of(world.wang), customer_id=other.pk, draft=ContactDraft(name="周敏"), now=world.now
    )
    with pytest.raises(Http404):
        remove_contact(actor=world.actor_of(world.wang), customer_id=mine.pk, contact_id=contact.pk, now=world.now)


def test_whoever_sees_phones_masked_adds_but_never_drops_them(world):
    customer = make.customer(world.wang, points=(phone("13912345678"),))
    FieldRule.objects.create(role=Role.objects.get(key="rep"), object="customer", field="phone", rule="masked")
    Person.objects.filter(pk=world.wang.pk).update(rights_version=7)
    added = [phone("13812345678")]
    change_customer(
        actor=world.actor_of(world.wang), customer_id=customer.pk, version=1, changes={}, points=added, now=world.now
    )

    numbers = set(customer.points.values_list("normalised", flat=True))
    assert numbers == {"+8613912345678", "+8613812345678"}


def test_assigning_moves_owner_and_department_and_asks_the_guards(world):
    customer = make.customer(world.wang)
    assign = {"customer_id": customer.pk, "way": "assign", "reason": "换人", "now": world.now}
    with refused("customers.not_allowed"):
        change_owner(actor=world.actor_of(world.wang), to_person_id=world.zhang.pk, **assign)
    with pytest.raises(Http404):
        change_owner(actor=world.actor_of(world.outsider), to_person_id=world.zhang.pk, **assign)

    told = []
    full = Refusal("test.full", "满了")
    ownership.register_guard(
        "test", lambda _actor, moves: {n: full for n, one in enumerate(moves) if one.reason == "满"}
    )
    ownership.register_effect(
        "test", lambda _actor, moves, _clocks: told.extend((one.from_person_id, one.to_person_id) for one in moves)
    )
    try:
        manager = world.actor_of(world.manager)
        with refused("test.full"):
            change_owner(actor=manager, to_person_id=world.chen.pk, **(assign | {"reason": "满"}))
        change_owner(actor=manager, to_person_id=world.chen.pk, **assign)
        assert change_owner(actor=manager, to_person_id=world.chen.pk, **assign) is None
    finally:
        ownership.unregister("test")
    customer.refresh_from_db()
    assert (customer.owner_id, customer.department_id) == (world.chen.pk, world.east_two.pk)
    assert told == [(world.wang.pk, world.chen.pk)]
    event = Event.objects.get(kind="customers.owner_changed")
    assert (event.data["from_name"], event.data["to_name"]) == ("王晓燕", "陈静")


def test_customers_follow_their_owner_to_another_department(world):
    customer, other = make.customer(world.wang), make.customer(world.zhang)
    moved = {"person_id": world.wang.pk, "changes": {"department_id": world.south.pk}}
    change_person(actor=world.actor_of(world.admin), **moved)
    events = Event.objects.filter(kind="access.person_changed")
    for _twice in range(2):
        handlers.follow_owners(list(events))

    seen = queries.visible_to(world.actor_of(world.manager))
    assert list(seen) == [other]
    assert Customer.objects.get(pk=customer.pk).department_id == world.south.pk
    assert follow_department(person_id=world.wang.pk, department_id=world.south.pk) == 0


def test_a_share_opens_reading_or_writing_until_its_day(world):
    customer = make.customer(world.wang)
    wang, zhang = world.actor_of(world.wang), world.actor_of(world.zhang)
    share_customer(actor=wang, customer_id=customer.pk, person_id=world.zhang.pk, now=world.now)
    with refused("customers.not_allowed"):
        change_customer(actor=zhang, customer_id=customer.pk, version=1, changes={"address": "X"}, now=world.now)
    share_customer(actor=wang, customer_id=customer.pk, person_id=world.zhang.pk, can_write=True, now=world.now)
    assert Grant.objects.get().can_write
    change_customer(actor=zhang, customer_id=customer.pk, version=1, changes={"address": "X"}, now=world.now)
    with refused("customers.share_over"):
        share_customer(
            actor=wang,
            customer_id=customer.pk,
            person_id=world.chen.pk,
            until=(world.now - timedelta(days=2)).date(),
            now=world.now,
        )


def test_tags_are_put_once_and_too_many_are_refused(world):
    actor, customer = world.actor_of(world.wang), make.customer(world.wang)
    tags = [create_tag(actor=actor, name=f"标签{number}", now=world.now) for number in range(51)]
    ids = [tag.pk for tag in tags]

    assert create_tag(actor=actor, name=" 标签0 ", now=world.now).pk == ids[0]
    assert tag_customer(actor=actor, customer_id=customer.pk, tag_ids=ids[:2], now=world.now) == ["标签0", "标签1"]
    assert tag_customer(actor=actor, customer_id=customer.pk, tag_ids=ids[:2], now=world.now) == []
    with refused("customers.too_many_tags"):
        tag_customer(actor=actor, customer_id=customer.pk, tag_ids=ids, now=world.now)
    assert CustomerTag.objects.filter(customer=customer).count() == 2


def test_a_deleted_customer_is_gone_for_everybody_and_comes_back_whole(world):
    customer = make.customer(world.wang, contacts=(ContactDraft(name="周敏"),))
    manager = world.actor_of(world.manager)
    delete_customer(actor=manager, customer_id=customer.pk, now=world.now)

    assert not queries.visible_to(world.actor_of(world.admin)).exists()
    with pytest.raises(Http404):
        restore_customer(actor=world.actor_of(world.wang), customer_id=customer.pk, now=world.now)
    restore_customer(actor=manager, customer_id=customer.pk, now=world.now)
    assert queries.get_customer(actor=world.actor_of(world.wang), customer_id=customer.pk).contact_name == "周敏"
    assert CustomerFile.objects.count() == 0


def test_a_double_is_warned_of_then_accepted_or_blocked_by_policy(world, monkeypatch):
    make.customer(world.wang, name="上海华信科技有限公司")
    draft = CustomerDraft(name="上海華信科技（有限公司）")
    wang = world.actor_of(world.wang)
    with refused("customers.possible_duplicate") as caught:
        create_customer(actor=wang, draft=draft, now=world.now)
    assert caught.value.refusal.facts["duplicates"][0].is_strong
    monkeypatch.setattr(
        "zhike.customers.queries.duplicates.get_policy", lambda key: {"strong": "block", "weak": "warn"}
    )
    with refused("customers.blocked_duplicate"):
        make.customer(world.wang, name=draft.name, accepts_duplicates=True)
    monkeypatch.undo()
    assert make.customer(world.wang, name=draft.name, accepts_duplicates=True).pk


def test_a_double_out_of_scope_tells_only_that_somebody_has_it(world):
    make.customer(world.outsider, name="上海华信科技有限公司", points=(phone("13912345678"),))
    draft = CustomerDraft(name="别的名字", points=(phone("13912345678"),))
    [blind] = queries.find_duplicates(actor=world.actor_of(world.wang), draft=draft)
    [seen] = queries.find_duplicates(actor=world.actor_of(world.admin), draft=draft)

    assert (blind.customer_id, blind.name, blind.number, blind.owner_name) == (None, "", "", "")
    assert blind.state == "已有负责人" and blind.reasons == ("电话相同",) and not blind.is_strong
    assert seen.name == "上海华信科技有限公司" and seen.owner_name == "刘洋"


def test_namesakes_among_people_are_no_strong_doubles(world):
    make.customer(world.wang, name="王伟", kind="person")
    [found] = queries.find_duplicates(actor=world.actor_of(world.wang), draft=CustomerDraft(name="王伟", kind="person"))
    assert not found.is_strong
