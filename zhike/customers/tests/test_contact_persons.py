"""A person who is a customer may be a contact of organisations, too."""

import pytest
from django.urls import reverse

from zhike.customers.merging.joining import find_namesakes
from zhike.customers.models import Contact
from zhike.customers.services import ContactDraft, MergeDraft, add_contact, change_contact, merge_customers, undo_merge
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(world):
    return make.customer(world.wang, name="苏州恒远自动化有限公司")


@pytest.fixture
def person(world):
    return make.customer(world.wang, name="王强", kind="person")


def _add(world, firm, as_customer, who="wang", **more):
    draft = ContactDraft(name="王强", position="采购经理", as_customer_id=as_customer, **more)
    return add_contact(actor=world.actor_of(getattr(world, who)), customer_id=firm.pk, draft=draft, now=world.now)


def test_a_contact_leads_to_the_customer_that_he_is_and_back(world, firm, person, client_of):
    _add(world, firm, person.pk)
    client = client_of(world.wang)
    page = client.get(reverse("customers:contacts", args=[firm.pk])).content.decode()
    assert "个人客户：王强" in page and reverse("desk:customer", args=[person.pk]) in page
    page = client.get(reverse("customers:contacts", args=[person.pk])).content.decode()
    assert "他也是这些客户的联系人" in page and "苏州恒远自动化有限公司" in page and "采购经理" in page


def test_a_link_is_shown_to_nobody_who_does_not_see_both(world, firm, client_of):
    foreign = make.customer(world.outsider, name="刘海", kind="person")
    contact = _add(world, firm, None)
    Contact.objects.filter(pk=contact.pk).update(as_customer_id=foreign.pk)
    client = client_of(world.wang)
    assert "刘海" not in client.get(reverse("customers:contacts", args=[firm.pk])).content.decode()
    page = client_of(world.outsider).get(reverse("customers:contacts", args=[foreign.pk])).content.decode()
    assert "刘海" in page and "苏州恒远" not in page
    form = reverse("customers:contact_edit", args=[firm.pk, contact.pk])
    page = client.get(form).content.decode()
    assert "as_customer_id" not in page, "what he may not see he neither reads nor empties"
    client.post(form, {"name": "王强强", "version": contact.version})
    contact.refresh_from_db()
    assert (contact.name, contact.as_customer_id) == ("王强强", foreign.pk)


def test_only_a_person_that_one_sees_is_taken(world, firm, person, client_of):
    other = make.customer(world.wang, name="无锡博达物流有限公司")
    foreign = make.customer(world.outsider, name="刘海", kind="person")
    for wrong in (other.pk, foreign.pk, 10**9):
        with pytest.raises(Refused) as refused:
            _add(world, firm, wrong)
        assert refused.value.refusal.code == "customers.contact_is_no_person"
    with pytest.raises(Refused):
        _add(world, person, person.pk)
    contact = _add(world, firm, person.pk)
    changed = {"as_customer_id": other.pk}
    with pytest.raises(Refused):
        change_contact(
            actor=world.actor_of(world.wang), customer_id=firm.pk, contact_id=contact.pk, changes=changed, now=world.now
        )
    client = client_of(world.wang)
    form = {"name": "李明", "as_customer_id": other.pk}
    for address in (
        reverse("customers:contact_create", args=[firm.pk]),
        reverse("customers:contact_edit", args=[firm.pk, contact.pk]),
    ):
        answer = client.post(address, form | {"version": contact.version})
        assert answer.status_code == 422 and "要选一位你能看到的个人客户" in answer.content.decode()
    assert not Contact.objects.filter(name="李明").exists()


def test_the_picker_offers_people_only(world, firm, person, client_of):
    make.customer(world.wang, name="王强机械有限公司")
    found = client_of(world.wang).get(reverse("customers:pick-person"), {"q": "王强"}).json()["options"]
    assert [one["label"] for one in found] == ["王强"]


def test_the_link_follows_a_merge_of_either_side_and_comes_back(world, firm, person):
    twin = make.customer(world.wang, name="王强（苏州）", kind="person", accepts_duplicates=True)
    firm_twin = make.customer(world.wang, name="苏州恒远自动化科技有限公司", accepts_duplicates=True)
    _add(world, firm, twin.pk)
    _add(world, firm_twin, person.pk)
    before = sorted(Contact.objects.values_list("pk", "customer_id", "as_customer_id"))
    manager = world.actor_of(world.manager)
    people = merge_customers(actor=manager, draft=MergeDraft(person.pk, [person.pk, twin.pk], {}, []), now=world.now)
    assert set(Contact.objects.values_list("as_customer_id", flat=True)) == {person.pk}
    ids = [firm.pk, firm_twin.pk]
    joined = [one.value for one in find_namesakes(ids)]
    firms = merge_customers(actor=manager, draft=MergeDraft(firm.pk, ids, {}, joined), now=world.now)
    assert set(Contact.objects.values_list("customer_id", "as_customer_id")) == {(firm.pk, person.pk)}
    for merge in (firms, people):
        undo_merge(actor=manager, merge_id=merge.pk, now=world.now)
    assert sorted(Contact.objects.values_list("pk", "customer_id", "as_customer_id")) == before
