"""Key fields know when they were last confirmed; old ones are asked again, and one tap answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from zhike.access.models import FieldRule, Role
from zhike.access.queries import get_actor
from zhike.access.services import change_policy
from zhike.customers.freshness import POLICY, find_stale, months_before, why_cannot_confirm
from zhike.customers.models import Customer, FieldConfirmation
from zhike.customers.queries.freshness import list_questions
from zhike.customers.services import (
    ContactDraft,
    PointDraft,
    add_contact,
    change_contact,
    change_customer,
    confirm_field,
)
from zhike.lib.refusals import Refused
from zhike.testing import make

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_year_before_the_last_of_february_is_a_day_that_exists() -> None:
    assert months_before(datetime(2028, 2, 29, tzinfo=UTC), 12) == datetime(2027, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(NOW, 12) == datetime(2025, 11, 20, tzinfo=UTC)


def test_only_what_holds_something_and_is_old_is_asked_oldest_first() -> None:
    stale = find_stale(
        asked=("phone", "address", "website", "employees"),
        months=12,
        filled={"phone", "address", "website"},
        confirmed={"address": NOW - timedelta(days=10), "website": NOW - timedelta(days=500)},
        created_at=NOW - timedelta(days=900),
        now=NOW,
    )
    assert [one.name for one in stale] == ["phone", "website"]


def test_a_field_is_confirmed_only_by_who_sees_it_and_when_it_holds_something() -> None:
    assert why_cannot_confirm(is_known=True, is_seen=True, is_filled=True) is None
    assert why_cannot_confirm(is_known=True, is_seen=False, is_filled=True)
    assert why_cannot_confirm(is_known=False, is_seen=True, is_filled=True)
    assert why_cannot_confirm(is_known=True, is_seen=True, is_filled=False)


@pytest.fixture
def old(world):
    """An archive of two years ago."""
    points = (PointDraft("phone", "13800138000", "+8613800138000"),)
    contact = ContactDraft(name="李国强", position="总经理", buying_role="decision_maker", points=points)
    created = world.now - timedelta(days=800)
    return make.customer(world.wang, now=created, address="人民路 1 号", contacts=(contact,))


def asked(world, customer, person=None):
    actor = get_actor((person or world.wang).pk)
    fresh = Customer.objects.get(pk=customer.pk)
    return [one.name for one in list_questions(actor=actor, customer=fresh, now=world.now)]


@pytest.mark.django_db
def test_a_tap_or_a_change_makes_a_field_fresh_again(world, old):
    actor = get_actor(world.wang.pk)
    assert set(asked(world, old)) == {"phone", "contacts", "decision_maker", "address"}
    confirm_field(actor=actor, customer_id=old.pk, field="phone", now=world.now)
    assert "phone" not in asked(world, old)
    change_customer(actor=actor, customer_id=old.pk, version=1, changes={"address": "中山路 2 号"}, now=world.now)
    assert set(asked(world, old)) == {"contacts", "decision_maker"}
    contact = old.contacts.get()
    changes = {"position": "董事长"}
    change_contact(actor=actor, customer_id=old.pk, contact_id=contact.pk, changes=changes, now=world.now)
    assert asked(world, old) == []
    later = world.now + timedelta(days=400)
    fresh = Customer.objects.get(pk=old.pk)
    assert len(list_questions(actor=actor, customer=fresh, now=later)) == 4


@pytest.mark.django_db
def test_the_company_decides_how_old_is_old_and_what_is_asked(world, old):
    change_policy(actor=get_actor(world.admin.pk), key=POLICY.key, values={"months": 36}, now=world.now)
    assert asked(world, old) == []
    values = {"months": 1, "phone": False, "contacts": False, "decision_maker": False}
    change_policy(actor=get_actor(world.admin.pk), key=POLICY.key, values=values, now=world.now)
    assert asked(world, old) == ["address"]


@pytest.mark.django_db
def test_who_does_not_see_a_field_is_not_asked_and_may_not_confirm_it(world, old):
    FieldRule.objects.create(role=Role.objects.get(key="rep"), object="customer", field="phone", rule="masked")
    Role.objects.get(key="rep").save()
    make_anew(world)
    assert "phone" not in asked(world, old)
    with pytest.raises(Refused, match="confirm_not_allowed"):
        confirm_field(actor=get_actor(world.wang.pk), customer_id=old.pk, field="phone", now=world.now)
    with pytest.raises(Refused, match="confirm_empty"):
        confirm_field(actor=get_actor(world.admin.pk), customer_id=old.pk, field="website", now=world.now)
    assert not FieldConfirmation.objects.exists()


def make_anew(world):
    """Let rights be read anew."""
    world.wang.rights_version += 1
    world.wang.save(update_fields=["rights_version"])


@pytest.mark.django_db
def test_the_page_and_the_follow_up_form_ask_and_one_tap_answers(world, old, client_of):
    client = client_of(world.wang)
    url = reverse("customers:confirm_field", args=[old.pk, "phone"])
    page = client.get(reverse("desk:customer", args=[old.pk])).content.decode()
    assert url in page
    fragment = reverse("customers:freshness", args=[old.pk])
    assert fragment in client.get(reverse("activities:log", args=[old.pk])).content.decode()
    assert "138 0013 8000" in client.get(fragment).content.decode()
    answer = client.post(url, headers={"HX-Request": "true", "HX-Target": "freshness"})
    assert answer.status_code == 200 and url not in answer.content.decode()
    assert url not in client.get(reverse("desk:customer", args=[old.pk])).content.decode()
    assert client_of(world.executive).post(url).status_code == 403


@pytest.mark.django_db
def test_a_new_contact_confirms_that_the_contacts_are_known(world, old):
    add_contact(actor=get_actor(world.wang.pk), customer_id=old.pk, draft=ContactDraft(name="周敏"), now=world.now)
    assert "contacts" not in asked(world, old) and "decision_maker" in asked(world, old)
