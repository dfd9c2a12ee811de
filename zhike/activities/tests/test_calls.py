"""Logging a call writes its follow-up, its place on the timeline and the rollups by itself."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from zhike.activities.calls.queries.scope import get_call
from zhike.activities.calls.rules import is_qualifying
from zhike.activities.models import Call, FollowUp
from zhike.customers.services import merge_customers
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

from .calling import call


def test_a_call_writes_its_follow_up_moves_the_rollups_and_stands_on_the_timeline(world: World) -> None:
    customer = make.customer(world.wang)
    made = call(world.wang, customer, note="谈了续费", talk_seconds=205, call_type="renewal")
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.follow_up_count) == (NOW, 1)
    assert (made.follow_up.kind, made.follow_up.outcome, made.follow_up.content) == ("phone", "reached", "谈了续费")
    data = Event.objects.get(kind="activities.followed_up").data
    assert (data["talk_seconds"], data["qualifies"], data["reached"]) == (205, True, True)


def test_a_call_without_words_says_by_itself_what_happened(world: World) -> None:
    customer = make.customer(world.wang)
    assert call(world.wang, customer, talk_seconds=65).follow_up.content == "呼出 · 已接通 · 1:05"
    missed = call(world.wang, customer, result="no_answer", direction="in")
    assert (missed.follow_up.content, missed.follow_up.outcome) == ("呼入 · 无人接听", "no_answer")


@pytest.mark.parametrize(("result", "seconds", "counts"), [("connected", 30, True), ("connected", 29, False)])
def test_only_a_connected_call_of_half_a_minute_qualifies(result: str, seconds: int, counts: bool) -> None:
    assert is_qualifying(result=result, talk_seconds=seconds) is counts
    assert not is_qualifying(result="busy", talk_seconds=seconds)


def test_an_attempt_leaves_the_last_contact_where_it_was(world: World) -> None:
    customer = make.customer(world.wang)
    call(world.wang, customer, result="busy")
    customer.refresh_from_db()
    assert (customer.last_contact_at, customer.follow_up_count) == (None, 1)


def test_the_same_call_delivered_twice_is_written_once(world: World) -> None:
    customer, key = make.customer(world.wang), uuid.uuid4()
    first = call(world.wang, customer, entry_key=key)
    assert call(world.wang, customer, entry_key=key, note="又一次").pk == first.pk
    assert (Call.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_a_call_that_was_not_answered_has_no_talk_time_and_none_ends_in_the_future(world: World) -> None:
    customer = make.customer(world.wang)
    with pytest.raises(Refused, match="没有接通"):
        call(world.wang, customer, result="busy", talk_seconds=10)
    with pytest.raises(Refused, match="还没有打完"):
        call(world.wang, customer, talk_seconds=3600, logged_at=NOW)
    assert call(world.wang, customer, talk_seconds=3600, started_at=NOW - timedelta(hours=2), logged_at=NOW)


def test_calls_of_customers_out_of_scope_are_not_found(world: World) -> None:
    made = call(world.outsider, make.customer(world.outsider))
    with pytest.raises(Http404):
        get_call(actor=world.actor_of(world.wang), customer_id=made.customer_id, call_id=made.pk)
    assert get_call(actor=world.actor_of(world.admin), customer_id=made.customer_id, call_id=made.pk).pk == made.pk


def test_calls_go_along_when_customers_are_merged(world: World) -> None:
    from zhike.customers.services.merging import MergeDraft

    stays, goes, key = make.customer(world.wang), make.customer(world.wang), uuid.uuid4()
    call(world.wang, stays, entry_key=key)
    moved = call(world.wang, goes, entry_key=key)
    draft = MergeDraft(survivor_id=stays.pk, customer_ids=(stays.pk, goes.pk), chosen={})
    merge_customers(actor=world.actor_of(world.manager), draft=draft, now=NOW)
    assert Call.objects.get(pk=moved.pk).customer_id == stays.pk
