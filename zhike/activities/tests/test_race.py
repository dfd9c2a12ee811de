"""Two processes deliver at the same moment: the entry is written once, and no contact is lost from the figures."""

import time
import uuid

import pytest
from django.db import transaction

from zhike.access.queries import get_actor
from zhike.activities.models import FollowUp
from zhike.activities.services import FollowUpDraft, log_follow_up
from zhike.customers.models import Customer
from zhike.testing import make, race
from zhike.testing.world import NOW, build_world

HERE = "zhike.activities.tests.test_race"
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def deliver(person_id: int, customer_id: int, entry_key: str) -> int:
    """Log one contact, as the program does."""
    draft = FollowUpDraft(customer_id=customer_id, entry_key=uuid.UUID(entry_key), content="谈了价格")
    return log_follow_up(actor=get_actor(person_id), draft=draft, now=NOW).pk


def deliver_unlocked(person_id: int, customer_id: int, entry_key: str) -> int:
    """Do the same without the lock: look first, then write, and count up what was read."""
    with transaction.atomic():
        customer = Customer.objects.get(pk=customer_id)
        key = uuid.UUID(entry_key)
        if FollowUp.objects.filter(customer_id=customer_id, entry_key=key).exists():
            return 0
        time.sleep(0.3)
        FollowUp.objects.create(
            customer_id=customer_id, person_id=person_id, kind="phone", at=NOW, created_at=NOW, entry_key=uuid.uuid4()
        )
        Customer.objects.filter(pk=customer_id).update(follow_up_count=customer.follow_up_count + 1)
    return 1


def count_of(customer: Customer) -> tuple[int, int]:
    return FollowUp.objects.filter(customer=customer).count(), Customer.objects.get(pk=customer.pk).follow_up_count


def test_a_double_submit_writes_one_contact_and_without_the_lock_it_writes_two() -> None:
    world = build_world()
    customer, control = make.customer(world.wang), make.customer(world.wang)
    key = str(uuid.uuid4())
    calls = [{"person_id": world.wang.pk, "customer_id": customer.pk, "entry_key": key}] * 2
    answers = race.run(f"{HERE}:deliver", calls)
    assert len({answer["result"] for answer in answers}) == 1
    assert count_of(customer) == (1, 1)
    calls = [{"person_id": world.wang.pk, "customer_id": control.pk, "entry_key": key}] * 2
    race.run(f"{HERE}:deliver_unlocked", calls)
    written, counted = count_of(control)
    assert written > 1 and counted < written


def test_different_contacts_at_the_same_moment_are_all_counted() -> None:
    world = build_world()
    customer = make.customer(world.wang)
    calls = [{"person_id": world.wang.pk, "customer_id": customer.pk, "entry_key": str(uuid.uuid4())} for _ in range(3)]
    race.run(f"{HERE}:deliver", calls)
    assert count_of(customer) == (3, 3)
