"""Bulk creation derives exactly what creating one by one derives."""

import pytest
from django.db import connection, transaction

from zhike.customers import bulk, queries
from zhike.customers.models import (
    Contact,
    ContactPoint,
    Customer,
    CustomerNumber,
    CustomerTag,
    OwnerChange,
    SearchEntry,
)
from zhike.customers.services import ContactDraft, CustomerDraft, PointDraft, create_tag
from zhike.testing import make

pytestmark = pytest.mark.django_db

PHONE = PointDraft("phone", "139 1234 5678", "+8613912345678")
MAIL = PointDraft("email", "a@huaxin.cn", "a@huaxin.cn")
OWN_COLUMNS = {"id", "number", "search"}


def _drafts(tag: int) -> list[CustomerDraft]:
    contact = ContactDraft(name="周敏", position="主任", aims=["power"], points=(PHONE, MAIL))
    return [
        CustomerDraft(
            name="上海华信科技 有限公司",
            short_name="华信",
            former_names=["旭日\\电子\t"],
            contacts=(contact,),
            tag_ids=(tag,),
        ),
        CustomerDraft(
            name="王伟",
            kind="person",
            points=(PHONE,),
            accepts_duplicates=True,
            birthday_calendar="lunar",
            birth_month=4,
            birth_day=8,
        ),
        CustomerDraft(name="N'quote \\ back\nslash", remarks="第一行\n第二行\t\\N", accepts_duplicates=True),
    ]


def _rows(model, customer: Customer) -> list[dict]:
    left_out = {"id", "customer_id", "contact_id", "number"}
    rows = model.objects.filter(customer_id=customer.pk).order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in left_out} for row in rows]


def test_bulk_and_single_creation_write_the_same(world):
    tag = create_tag(actor=world.actor_of(world.wang), name="重点", now=world.now)
    drafts = _drafts(tag.pk)
    singles = []
    for draft in drafts:
        with transaction.atomic():
            singles.append(make.create_customer(actor=world.actor_of(world.wang), draft=draft, now=world.now))
    new = [
        bulk.NewCustomer(
            draft=draft,
            owner_id=world.wang.pk,
            department_id=world.east_one.pk,
            created_at=world.now,
            created_by_id=world.wang.pk,
            way="create",
        )
        for draft in drafts
    ]
    with connection.cursor() as cursor:
        ids = bulk.insert_customers(cursor, new)
    for single, id_ in zip(singles, ids, strict=True):
        many = Customer.objects.get(pk=id_)
        for field in Customer._meta.concrete_fields:
            if field.attname not in OWN_COLUMNS:
                assert getattr(many, field.attname) == getattr(single, field.attname), field.name
        for model in (Contact, ContactPoint, CustomerTag, OwnerChange):
            assert _rows(model, many) == _rows(model, single), model
        assert CustomerNumber.objects.get(number=many.number).customer_id == id_
        one, other = SearchEntry.objects.get(pk=id_), SearchEntry.objects.get(pk=single.pk)
        serial = many.number.rpartition("-")[2], single.number.rpartition("-")[2]
        assert one.blob.replace(serial[0], "") == other.blob.replace(serial[1], "")


def test_customers_created_in_bulk_are_listed_and_found(world):
    new = [
        bulk.NewCustomer(
            draft=CustomerDraft(name=f"批量{number}号机械有限公司"),
            owner_id=world.wang.pk,
            department_id=world.east_one.pk,
            created_at=world.now,
        )
        for number in range(2500)
    ]
    with connection.cursor() as cursor:
        ids = bulk.insert_customers(cursor, new)

    assert len(set(ids)) == 2500 == queries.visible_to(world.actor_of(world.wang)).count()
    hit = queries.search_customers(actor=world.actor_of(world.wang), text="批量2499号")[0]
    assert hit.customer_id == ids[2499]


def test_nothing_is_written_when_a_part_fails(world):
    good = bulk.NewCustomer(draft=CustomerDraft(name="好"), owner_id=None, department_id=None, created_at=world.now)
    bad = bulk.NewCustomer(draft=CustomerDraft(name=""), owner_id=None, department_id=None, created_at=world.now)
    with pytest.raises(Exception, match="customer_has_a_name"), transaction.atomic(), connection.cursor() as cursor:
        bulk.insert_customers(cursor, [good] * 1500 + [bad])

    assert not Customer.objects.exists()


def test_no_rows_are_no_work(world):
    with connection.cursor() as cursor:
        assert bulk.insert_customers(cursor, []) == []
