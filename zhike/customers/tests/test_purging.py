"""The recycle bin is emptied after the days that the company keeps it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from zhike.access.services import change_policy
from zhike.customers.drafts import ContactDraft
from zhike.customers.models import Contact, Customer, CustomerFile, SearchEntry
from zhike.customers.services import delete_customer, restore_customer
from zhike.customers.services.purging import purge_recycled
from zhike.events.models import Event
from zhike.testing import make
from zhike.testing.world import NOW

pytestmark = pytest.mark.django_db


def deleted(world, **fields):
    customer = make.customer(world.wang, **fields)
    delete_customer(actor=world.actor_of(world.admin), customer_id=customer.pk, now=NOW)
    return customer


def test_after_thirty_days_a_customer_goes_with_all_that_belongs_to_it(world, django_capture_on_commit_callbacks):
    customer = deleted(world, name="甲机械", contacts=(ContactDraft(name="周敏"),))
    path = default_storage.save("customers/test/purge.txt", ContentFile(b"x"))
    CustomerFile.objects.create(
        customer=customer, name="a.txt", path=path, content_type="text/plain", size=1, sha256="", at=NOW
    )
    other = make.customer(world.wang, name="乙机械")
    make.follow_up(world.wang, other)
    assert purge_recycled(now=NOW + timedelta(days=30)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_recycled(now=NOW + timedelta(days=30, seconds=1)) == 1
    assert list(Customer.objects.all()) == [other]
    assert not Contact.objects.exists() and not SearchEntry.objects.filter(pk=customer.pk).exists()
    assert not default_storage.exists(path)
    assert Event.objects.filter(customer_id=customer.pk, kind="customers.purged").count() == 1
    assert purge_recycled(now=NOW + timedelta(days=31)) == 0


def test_a_customer_with_follow_ups_is_purged_too(world):
    customer = make.customer(world.wang, name="甲机械")
    make.follow_up(world.wang, customer)
    delete_customer(actor=world.actor_of(world.admin), customer_id=customer.pk, now=NOW)
    assert purge_recycled(now=NOW + timedelta(days=31)) == 1
    assert not Customer.objects.exists()


def test_what_was_restored_stays(world):
    customer = deleted(world, name="甲机械")
    restore_customer(actor=world.actor_of(world.admin), customer_id=customer.pk, now=NOW)
    assert purge_recycled(now=NOW + timedelta(days=300)) == 0


def test_the_days_are_a_setting_and_the_bin_names_them(world, client_of):
    deleted(world, name="甲机械")
    change_policy(actor=world.actor_of(world.admin), key="customers.recycling", values={"days": 7}, now=NOW)
    assert "7" in client_of(world.admin).get("/customers/recycle-bin/").content.decode()
    assert purge_recycled(now=NOW + timedelta(days=8)) == 1
