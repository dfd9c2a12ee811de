"""Whatever hangs on customers: merging and undoing ends in the very rows that were there before."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zhike.activities.models import FollowUp
from zhike.activities.queries.rollups import list_differences
from zhike.activities.services import FollowUpDraft, log_follow_up, set_next_step
from zhike.customers import participants
from zhike.customers.choices import PairState
from zhike.customers.merging.joining import find_namesakes
from zhike.customers.models import (
    Audit,
    AuditItem,
    Contact,
    ContactLine,
    ContactPoint,
    ContactTie,
    CustomEntry,
    Customer,
    CustomerFile,
    CustomerTag,
    DoublePair,
    FieldConfirmation,
    Grant,
    InstalledProduct,
    Relation,
    RouteStep,
    Tag,
)
from zhike.customers.services import ContactDraft, MergeDraft, PointDraft, add_contact, merge_customers, undo_merge
from zhike.customers.services.checker import check_archive
from zhike.customers.services.custom_values import refresh_custom_entries
from zhike.customers.tests.own_fields import field as make_field
from zhike.testing import make
from zhike.testing.world import build_world

pytestmark = pytest.mark.django_db

SEED = st.fixed_dictionaries(
    {
        "contacts": st.lists(st.sampled_from(["周敏", "李强", "王芳"]), max_size=3),
        "phones": st.lists(st.sampled_from(["+8613800000001", "+8613800000002", "+862155550001"]), max_size=3),
        "tags": st.sets(st.integers(0, 2), max_size=3),
        "grants": st.lists(
            st.tuples(st.integers(0, 2), st.booleans(), st.none() | st.integers(1, 40)),
            max_size=3,
            unique_by=lambda g: g[0],
        ),
        "products": st.integers(0, 2),
        "files": st.integers(0, 2),
        "follow_ups": st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(0, 20)), max_size=4),
        "promise": st.none() | st.integers(0, 30),
        "address": st.sampled_from(["", "星湖街 328 号", "张江路 1 号"]),
        "capital": st.none() | st.decimals(0, 10**13, places=2),
        "shared_entry": st.booleans(),
        "bosses": st.booleans(),
        "lines": st.sets(st.sampled_from(["influence", "conflict"])),
        "ties": st.sets(st.integers(0, 1)),
        "steps": st.integers(0, 2),
        "audited": st.booleans(),
        "confirmed": st.booleans(),
        "custom": st.none() | st.sampled_from(["甲", "乙"]),
        "referrer": st.none() | st.integers(0, 3),
    }
)
SAME_ENTRY = uuid.UUID(int=7)


def grow(world, number, seed, tags):
    """Make one customer with everything that hangs on it."""
    customer = make.customer(
        world.wang,
        name=f"苏州恒远{number}有限公司",
        address=seed["address"],
        registered_capital=seed["capital"],
        points=tuple(PointDraft("phone", one, one) for one in seed["phones"]),
        accepts_duplicates=True,
    )
    actor = world.actor_of(world.wang)
    people = [
        add_contact(actor=actor, customer_id=customer.pk, draft=ContactDraft(name=name), now=world.now)
        for name in seed["contacts"]
    ]
    if people and seed["phones"]:
        phone = seed["phones"][0]
        ContactPoint.objects.create(customer=customer, contact=people[0], kind="phone", value=phone, normalised=phone)
    for index in seed["tags"]:
        CustomerTag.objects.create(customer=customer, tag=tags[index], at=world.now)
    colleagues = (world.zhang, world.chen, world.outsider)
    for index, can_write, days in seed["grants"]:
        until = world.now.date() + timedelta(days=days) if days else None
        Grant.objects.create(
            customer=customer, person_id=colleagues[index].pk, can_write=can_write, until=until, at=world.now
        )
    for index in range(seed["products"]):
        contact = people[index % len(people)] if people else None
        InstalledProduct.objects.create(customer=customer, product=f"产品{index}", contact=contact)
    grow_entries(world, customer, seed, people)
    return customer


def grow_entries(world, customer, seed, people):
    files = [
        CustomerFile.objects.create(
            customer=customer,
            name=f"{n}.pdf",
            path=f"x/{uuid.uuid4()}",
            content_type="application/pdf",
            size=1,
            at=world.now,
        )
        for n in range(seed["files"])
    ]
    actor = world.actor_of(world.wang)
    for place, (person, days) in enumerate(seed["follow_ups"]):
        at = world.now - timedelta(hours=place)
        draft = FollowUpDraft(
            customer_id=customer.pk,
            entry_key=SAME_ENTRY if seed["shared_entry"] and place == 0 else uuid.uuid4(),
            at=at,
            content="谈了价格",
            contact_id=people[person % len(people)].pk if people else None,
            next_on=world.now.date() + timedelta(days=days) if days else None,
            next_step="报价" if days else "",
            file_ids=tuple(one.pk for one in files[:1]) if place == 0 else (),
        )
        log_follow_up(actor=actor, draft=draft, now=world.now)
    if seed["promise"] is not None:
        on = world.now.date() + timedelta(days=seed["promise"])
        set_next_step(actor=actor, customer_id=customer.pk, next_on=on, next_step="回访", now=world.now)


def grow_chain(world, customer, seed):
    """Let its people report to each other, influence and fight, be known to colleagues, and stand on the route."""
    people = list(customer.contacts.order_by("pk"))
    for one, boss in zip(people[1:], people, strict=False):
        Contact.objects.filter(pk=one.pk).update(reports_to=boss if seed["bosses"] else None)
        for kind in seed["lines"]:
            ends = (boss, one) if kind == "conflict" else (one, boss)
            ContactLine.objects.create(
                customer=customer, kind=kind, from_contact=ends[0], to_contact=ends[1], at=world.now
            )
    for index in seed["ties"] if people else ():
        colleague = (world.wang, world.zhang)[index]
        ContactTie.objects.create(customer=customer, contact=people[0], person_id=colleague.pk, at=world.now)
    for place in range(seed["steps"]):
        contact = people[-1] if people and place else None
        RouteStep.objects.create(
            customer=customer, position=place, contact=contact, post="采购部", decides="价格", at=world.now
        )


def grow_around(world, customers, seeds, field):
    """Draw some into an audit, tie and refer them to each other, and remember pairs that are none."""
    audit = Audit.objects.create(name="抽查", scope="base", population=100, seed=1, at=world.now)
    outside = make.customer(world.wang, name="无锡博达物流有限公司", accepts_duplicates=True)
    for place, (customer, seed) in enumerate(zip(customers, seeds, strict=True)):
        link_people(world, customer, customers, outside)
        if seed["audited"]:
            AuditItem.objects.create(audit=audit, customer=customer, position=place, created_at=world.now)
        if seed["confirmed"]:
            FieldConfirmation.objects.create(customer=customer, field="address", at=world.now)
        if seed["custom"]:
            Customer.objects.filter(pk=customer.pk).update(custom={str(field.pk): seed["custom"]})
        if seed["referrer"] is not None:
            referrer = [*customers, outside][seed["referrer"] % (len(customers) + 1)]
            contact = referrer.contacts.order_by("pk").first()
            if referrer != customer:
                names = {"referrer_id": referrer.pk, "referrer_contact_id": contact.pk if contact else None}
                Customer.objects.filter(pk=customer.pk).update(**names)
            Customer.objects.filter(pk=outside.pk).update(referrer_id=customer.pk)
        state = PairState.DISMISSED if seed["audited"] else PairState.OPEN
        ends = sorted([customer.pk, outside.pk])
        DoublePair.objects.create(first_id=ends[0], second_id=ends[1], score=70, state=state, found_at=world.now)
        Relation.objects.create(customer_id=ends[0], other_id=ends[1], kind="peer", at=world.now)
    ends = sorted([customers[0].pk, customers[1].pk])
    DoublePair.objects.create(first_id=ends[0], second_id=ends[1], score=90, found_at=world.now)
    refresh_custom_entries([one.pk for one in customers])


def link_people(world, customer, customers, outside):
    """Let contacts be customers besides: some of the parties, some of somebody outside."""
    for place, contact in enumerate(Contact.objects.filter(customer=customer).order_by("pk")):
        others = [one for one in [*customers, outside] if one != customer]
        Contact.objects.filter(pk=contact.pk).update(as_customer_id=others[place % len(others)].pk)
    draft = ContactDraft(name=f"顾问{customer.pk}")
    adviser = add_contact(actor=world.actor_of(world.wang), customer_id=outside.pk, draft=draft, now=world.now)
    Contact.objects.filter(pk=adviser.pk).update(as_customer_id=customer.pk)


def picture():
    """Return every row of every table that follows a merge, and the customers, but for the survivor's edit counter."""
    found = {}
    models = [one.table for one in participants.list_moving()] + [Customer, Relation, DoublePair, CustomEntry]
    models.append(next(one.table for one in participants.list_participants() if one.model == "customers.SearchEntry"))
    for model in models:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT (to_jsonb(row) - 'version')::text FROM {model._meta.db_table} AS row")
            found[model._meta.label] = sorted(row[0] for row in cursor.fetchall())
    return found


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a failing tree is small enough to read as it is
)
@given(st.lists(SEED, min_size=2, max_size=4), st.randoms(use_true_random=False), st.booleans())
def test_merge_and_undo_end_in_the_very_rows(seeds, random, twice):
    with transaction.atomic():
        world = build_world()
        tags = [Tag.objects.create(name=f"标签{n}") for n in range(3)]
        customers = [grow(world, number, seed, tags) for number, seed in enumerate(seeds)]
        field = make_field(world.actor_of(world.admin), "行业口碑", "text")
        for customer, seed in zip(customers, seeds, strict=True):
            grow_chain(world, customer, seed)
        grow_around(world, customers, seeds, field)
        before = picture()
        manager = world.actor_of(world.manager)
        later = world.now + timedelta(minutes=5)
        merges = []
        groups = [customers[:2], customers[1:]] if twice and len(customers) > 2 else [customers]
        for group in groups:
            survivor = random.choice(group) if len(groups) == 1 else group[-1]
            names = ("address", "registered_capital", "name", f"custom_{field.pk}")
            chosen = {name: random.choice(group).pk for name in names}
            ids = [survivor.pk, *(one.pk for one in group if one != survivor)]
            joined = [one.value for one in find_namesakes(ids) if random.random() < 0.7]
            draft = MergeDraft(survivor.pk, ids, chosen, joined)
            merges.append(merge_customers(actor=manager, draft=draft, now=later))
            assert_whole([one.pk for one in customers])
        for merge in reversed(merges):
            undo_merge(actor=manager, merge_id=merge.pk, now=later + timedelta(minutes=5))
            assert_whole([one.pk for one in customers])
        after = picture()
        for label, rows in before.items():
            assert after[label] == rows, label
        transaction.set_rollback(True)


def assert_whole(ids):
    """Nothing hangs on a customer that is gone, and what is derived is right."""
    gone = list(Customer.objects.filter(deleted_at__isnull=False).values_list("pk", flat=True))
    for model in (Contact, ContactPoint, CustomerTag, Grant, InstalledProduct, FollowUp, CustomerFile):
        assert not model.objects.filter(customer_id__in=gone).exists(), model
    alive = Customer.objects.filter(deleted_at__isnull=True)
    assert not [one for one in list_differences(min(ids), max(ids)) if one.customer_id not in gone]
    assert not [one for one in check_archive(repair=False).differences if one.customer_id not in gone]
    for customer in alive:
        assert Contact.objects.filter(customer=customer, is_primary=True).count() == min(
            Contact.objects.filter(customer=customer).count(), 1
        )
