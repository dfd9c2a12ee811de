"""Derived values never drift, and the checker would see it if they did."""

import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.customers.models import Contact, ContactPoint, Customer, SearchEntry
from zhike.customers.services import (
    ContactDraft,
    PointDraft,
    add_contact,
    change_contact,
    change_customer,
    refresh_many,
    remove_contact,
)
from zhike.customers.services.checker import check_archive
from zhike.testing import make

pytestmark = pytest.mark.django_db


def _phone(number: int) -> PointDraft:
    return PointDraft("phone", f"1380000{number:04d}", f"+861380000{number:04d}")


_STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "primary", "leave", "remove", "rename", "phones", "own"]), st.integers(0, 3)),
    max_size=12,
)


def _do(actor, customer, step, number, now):
    people = list(Contact.objects.filter(customer=customer).order_by("pk"))
    person = people[number % len(people)] if people else None
    where = {"actor": actor, "customer_id": customer.pk, "now": now}
    version = Customer.objects.values_list("version", flat=True).get(pk=customer.pk)
    if step == "add":
        add_contact(**where, draft=ContactDraft(name=f"联系人{number}", points=(_phone(number),)))
    elif step == "own":
        change_customer(**where, version=version, changes={"name": f"新名字{number}"}, points=[_phone(100 + number)])
    elif person and step == "remove":
        remove_contact(**where, contact_id=person.pk)
    elif person and step == "phones":
        change_contact(**where, contact_id=person.pk, changes={}, points=[_phone(50 + number)] if number else [])
    elif person:
        changes = {
            "primary": {"is_primary": True},
            "leave": {"left_company": True},
            "rename": {"name": f"改名{number}"},
        }
        change_contact(**where, contact_id=person.pk, changes=changes[step])


@settings(max_examples=30)
@given(steps=_STEPS)
def test_after_any_changes_a_recount_gives_the_same(world, steps):
    customer = make.customer(world.wang, accepts_duplicates=True)
    for step, number in steps:
        _do(world.actor_of(world.wang), customer, step, number, world.now)
    assert check_archive(repair=False).differences == []


def test_a_drift_is_seen_named_and_repaired(world, capsys):
    customer = make.customer(world.wang, contacts=(ContactDraft(name="周敏", points=(_phone(1),)),))
    make.customer(world.wang)
    Contact.objects.update(name="李国强")
    SearchEntry.objects.filter(pk=customer.pk).delete()

    report = check_archive(repair=False)
    assert report.checked == 2 and {one.column for one in report.differences} == {"contact_name", "search"}
    with pytest.raises(CommandError):
        call_command("check_archive", "--json")
    assert len(json.loads(capsys.readouterr().out)["differences"]) == 2
    call_command("check_archive", "--repair")
    assert check_archive(repair=False).differences == []
    assert Customer.objects.get(pk=customer.pk).contact_name == "李国强"


def test_many_are_brought_up_to_date_by_a_fixed_number_of_statements(world, django_assert_num_queries):
    customers = [make.customer(world.wang, contacts=(ContactDraft(name="周敏"),)) for _ in range(8)]
    ContactPoint.objects.bulk_create(
        ContactPoint(
            customer=one, contact=one.contacts.get(), kind="phone", value="1", normalised=f"+8613800000{n:03d}"
        )
        for n, one in enumerate(customers)
    )
    with django_assert_num_queries(6):
        refresh_many([one.pk for one in customers])
    assert check_archive(repair=False).differences == []
    assert Customer.objects.get(pk=customers[3].pk).phone == "+8613800000003"
