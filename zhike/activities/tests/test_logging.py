"""Logging a contact: what it writes, who may, and that a second delivery changes nothing."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.http import Http404

from zhike.activities.models import FollowUp, NextStepChange
from zhike.activities.services import FollowUpDraft, log_follow_up, set_next_step
from zhike.customers.models import Customer
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

TODAY = NOW.date()


def draft(customer: Customer, **fields: object) -> FollowUpDraft:
    fields.setdefault("entry_key", uuid.uuid4())
    fields.setdefault("content", "谈了价格，月底定预算")
    return FollowUpDraft(customer_id=customer.pk, **fields)  # type: ignore[arg-type]


def test_a_contact_moves_last_contact_and_next_step_and_stands_on_the_timeline(world: World) -> None:
    customer = make.customer(world.wang)
    wang = world.actor_of(world.wang)
    follow_up = log_follow_up(
        actor=wang, draft=draft(customer, next_step="最终报价", next_on=TODAY + timedelta(days=3)), now=NOW
    )
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.follow_up_count) == (NOW, 1)
    assert (customer.next_follow_on, customer.next_step) == (TODAY + timedelta(days=3), "最终报价")
    event = Event.objects.get(kind="activities.followed_up")
    assert (event.customer_id, event.data["follow_up_id"], event.at) == (customer.pk, follow_up.pk, NOW)


def test_the_same_entry_delivered_twice_is_written_once(world: World) -> None:
    customer = make.customer(world.wang)
    wang, one = world.actor_of(world.wang), draft(customer)
    first = log_follow_up(actor=wang, draft=one, now=NOW)
    second = log_follow_up(actor=wang, draft=replace(one, content="又写一遍"), now=NOW + timedelta(minutes=3))
    assert second.pk == first.pk and second.content == "谈了价格，月底定预算"
    customer.refresh_from_db()
    assert customer.follow_up_count == 1
    assert Event.objects.filter(kind="activities.followed_up").count() == 1


def test_an_attempt_counts_but_the_last_contact_and_the_promise_stay(world: World) -> None:
    customer = make.customer(world.wang, next_follow_on=TODAY, next_step="回电")
    log_follow_up(actor=world.actor_of(world.wang), draft=draft(customer, outcome="no_answer", content=""), now=NOW)
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.follow_up_count) == (None, 1)
    assert (customer.next_follow_on, customer.next_step) == (TODAY, "回电")


def test_a_contact_on_the_promised_day_keeps_the_promise_and_remembers_it(world: World) -> None:
    customer = make.customer(world.wang, next_follow_on=TODAY - timedelta(days=2), next_step="回电")
    follow_up = log_follow_up(actor=world.actor_of(world.wang), draft=draft(customer), now=NOW)
    customer.refresh_from_db()
    assert (customer.next_follow_on, customer.next_step) == (None, "")
    assert follow_up.due_on == TODAY - timedelta(days=2)


def test_a_back_dated_contact_leaves_the_newer_one_in_front(world: World) -> None:
    customer = make.customer(world.wang, now=NOW - timedelta(days=30))
    wang = world.actor_of(world.wang)
    log_follow_up(actor=wang, draft=draft(customer, next_on=TODAY + timedelta(days=1), next_step="报价"), now=NOW)
    log_follow_up(
        actor=wang,
        draft=draft(customer, at=NOW - timedelta(days=5), next_on=TODAY, next_step="旧的"),
        now=NOW + timedelta(hours=1),
    )
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.follow_up_count) == (NOW, 2)
    assert customer.next_step == "报价"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": ""}, "activities.content_missing"),
        ({"next_step": "报价"}, "activities.next_day_missing"),
        ({"next_on": date(2026, 11, 1)}, "activities.next_day_invalid"),
        ({"at": NOW + timedelta(days=1)}, "activities.time_invalid"),
        ({"at": NOW - timedelta(days=60)}, "activities.time_too_old_invalid"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_written(world: World, changes: dict[str, object], code: str) -> None:
    customer = make.customer(world.wang)
    with pytest.raises(Refused) as refused:
        log_follow_up(actor=world.actor_of(world.wang), draft=draft(customer, **changes), now=NOW)
    assert refused.value.refusal.code == code
    assert not FollowUp.objects.exists()


def test_a_contact_person_or_file_of_another_customer_is_refused(world: World) -> None:
    customer, other = make.customer(world.wang), make.customer(world.wang)
    stranger = other.contacts.create(name="李国强", created_at=NOW, updated_at=NOW)
    wang = world.actor_of(world.wang)
    with pytest.raises(Refused):
        log_follow_up(actor=wang, draft=draft(customer, contact_id=stranger.pk), now=NOW)
    with pytest.raises(Refused):
        log_follow_up(actor=wang, draft=draft(customer, file_ids=(4711,)), now=NOW)
    log_follow_up(actor=wang, draft=draft(other, contact_id=stranger.pk), now=NOW)


def test_an_outsider_does_not_find_the_customer_and_a_reader_is_told_why_not(world: World) -> None:
    customer = make.customer(world.wang)
    with pytest.raises(Http404):
        log_follow_up(actor=world.actor_of(world.outsider), draft=draft(customer), now=NOW)
    with pytest.raises(Refused) as refused:
        log_follow_up(actor=world.actor_of(world.executive), draft=draft(customer), now=NOW)
    assert refused.value.refusal.code == "activities.not_allowed"
    log_follow_up(actor=world.actor_of(world.manager), draft=draft(customer), now=NOW)
    assert FollowUp.objects.get().person == world.manager


def test_a_read_only_share_does_not_allow_writing_and_a_writing_one_does(world: World) -> None:
    customer = make.customer(world.wang)
    share = customer.grants.create(person_id=world.outsider.pk, at=NOW)
    with pytest.raises(Refused):
        log_follow_up(actor=world.actor_of(world.outsider), draft=draft(customer), now=NOW)
    share.can_write = True
    share.save()
    log_follow_up(actor=world.actor_of(world.outsider), draft=draft(customer), now=NOW)


def test_a_promise_is_moved_and_taken_away_without_a_contact(world: World) -> None:
    customer, wang = make.customer(world.wang, next_follow_on=TODAY, next_step="回电"), world.actor_of(world.wang)
    set_next_step(actor=wang, customer_id=customer.pk, next_on=TODAY + timedelta(days=1), next_step="回电", now=NOW)
    customer.refresh_from_db()
    assert (customer.next_follow_on, customer.follow_up_count) == (TODAY + timedelta(days=1), 0)
    assert [change.origin for change in NextStepChange.objects.order_by("id")] == ["archive", "person"]
    set_next_step(actor=wang, customer_id=customer.pk, next_on=None, next_step="", now=NOW + timedelta(minutes=1))
    customer.refresh_from_db()
    assert (customer.next_follow_on, customer.next_step) == (None, "")
    with pytest.raises(Http404):
        set_next_step(
            actor=world.actor_of(world.outsider), customer_id=customer.pk, next_on=TODAY, next_step="", now=NOW
        )
