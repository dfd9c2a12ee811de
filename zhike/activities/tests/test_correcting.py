"""Correcting and taking back: only by the author, only while fresh, and the former words stay."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.http import Http404

from zhike.access.models import Person
from zhike.activities.models import FollowUp
from zhike.activities.services import (
    Correction,
    FollowUpDraft,
    correct_follow_up,
    delete_follow_up,
    log_follow_up,
    set_next_step,
)
from zhike.customers.models import Customer
from zhike.events.queries import list_row_history
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

TODAY = NOW.date()


def log(world: World, person: Person, customer: Customer, at: datetime = NOW, **fields: object) -> FollowUp:
    fields.setdefault("content", "谈了价格")
    written = FollowUpDraft(customer_id=customer.pk, entry_key=uuid.uuid4(), at=at, **fields)  # type: ignore[arg-type]
    return log_follow_up(actor=world.actor_of(person), draft=written, now=at)


def correct(world: World, person: Person, row: FollowUp, at: datetime, **fields: object) -> FollowUp:
    said = {"kind": row.kind, "outcome": row.outcome, "content": row.content} | fields
    return correct_follow_up(
        actor=world.actor_of(person),
        customer_id=row.customer_id,
        follow_up_id=row.pk,
        correction=Correction(**said),  # type: ignore[arg-type]
        now=at,
    )


def test_the_author_corrects_within_the_day_and_the_former_words_stay_in_the_history(world: World) -> None:
    customer = make.customer(world.wang)
    row = log(world, world.wang, customer)
    correct(world, world.wang, row, NOW + timedelta(hours=2), content="谈了付款方式")
    row.refresh_from_db()
    assert (row.content, row.corrected_at) == ("谈了付款方式", NOW + timedelta(hours=2))
    changes = list_row_history(
        actor=world.actor_of(world.wang), model=FollowUp, object_id=row.pk, customer_id=customer.pk
    )
    assert ("谈了价格", "谈了付款方式") in [(one.old, one.new) for one in changes if one.field == "content"]


def test_a_colleague_and_a_late_author_are_refused(world: World) -> None:
    row = log(world, world.wang, make.customer(world.wang))
    with pytest.raises(Refused) as refused:
        correct(world, world.manager, row, NOW, content="改")
    assert refused.value.refusal.code == "activities.not_yours"
    with pytest.raises(Refused) as refused:
        correct(world, world.wang, row, NOW + timedelta(hours=25), content="改")
    assert refused.value.refusal.code == "activities.too_late"
    with pytest.raises(Http404):
        correct(world, world.outsider, row, NOW, content="改")


def test_a_contact_corrected_to_an_attempt_gives_the_former_contact_back(world: World) -> None:
    customer = make.customer(world.wang, now=NOW - timedelta(days=9), next_follow_on=TODAY, next_step="回电")
    log(world, world.wang, customer, NOW - timedelta(days=2))
    row = log(world, world.wang, customer)
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.next_follow_on) == (NOW, None)
    correct(world, world.wang, row, NOW + timedelta(minutes=5), outcome="no_answer", content="")
    customer.refresh_from_db()
    assert customer.last_contact_at == NOW - timedelta(days=2)
    assert (customer.next_follow_on, customer.next_step) == (TODAY, "回电")


def test_a_deleted_contact_is_gone_from_the_figures_and_its_row_stays(world: World) -> None:
    customer = make.customer(world.wang)
    row = log(world, world.wang, customer, next_on=TODAY, next_step="报价")
    manager = world.actor_of(world.manager)
    with pytest.raises(Refused):
        delete_follow_up(actor=manager, customer_id=customer.pk, follow_up_id=row.pk, now=NOW)
    delete_follow_up(actor=world.actor_of(world.wang), customer_id=customer.pk, follow_up_id=row.pk, now=NOW)
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.follow_up_count, customer.next_follow_on) == (None, 0, None)
    assert FollowUp.objects.get(pk=row.pk).deleted_at == NOW
    with pytest.raises(Http404):
        delete_follow_up(actor=world.actor_of(world.wang), customer_id=customer.pk, follow_up_id=row.pk, now=NOW)


def test_a_promise_moved_by_hand_comes_back_when_a_later_contact_is_deleted(world: World) -> None:
    customer, wang = make.customer(world.wang, now=NOW - timedelta(days=9)), world.actor_of(world.wang)
    log(world, world.wang, customer, NOW - timedelta(days=2), next_on=TODAY, next_step="报价")
    day = TODAY + timedelta(days=1)
    set_next_step(actor=wang, customer_id=customer.pk, next_on=day, next_step="改约", now=NOW - timedelta(days=1))
    row = log(world, world.wang, customer, next_on=TODAY + timedelta(days=9), next_step="签约")
    delete_follow_up(actor=wang, customer_id=customer.pk, follow_up_id=row.pk, now=NOW)
    customer.refresh_from_db()
    assert (customer.next_follow_on, customer.next_step) == (day, "改约")
