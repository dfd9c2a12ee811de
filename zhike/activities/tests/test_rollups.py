"""Whatever is logged, corrected, moved and deleted, the customer's row shows what a recount gives."""

import random
import uuid
from datetime import datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.access.actor import Actor
from zhike.activities.bulk import NewFollowUp, insert_follow_ups, refresh_rollups
from zhike.activities.models import FollowUp, NextStepChange
from zhike.activities.queries import find_rollups, list_differences
from zhike.activities.rules import Entry, Rollups, compute_rollups
from zhike.activities.services import (
    Correction,
    FollowUpDraft,
    correct_follow_up,
    delete_follow_up,
    log_follow_up,
    set_next_step,
)
from zhike.activities.services.checker import check_rollups
from zhike.customers.models import Customer
from zhike.events.models import Event
from zhike.testing import make
from zhike.testing.world import NOW, World

TODAY = NOW.date()
OUTCOMES = ("reached", "no_need", "no_answer", "busy")
STEP = st.none() | st.integers(0, 6)
ACT = st.one_of(
    st.tuples(st.just("log"), st.sampled_from(OUTCOMES), st.integers(-200, 0), STEP),
    st.tuples(st.just("correct"), st.sampled_from(OUTCOMES), st.integers(0, 9), STEP),
    st.tuples(st.just("delete"), st.just(""), st.integers(0, 9), st.none()),
    st.tuples(st.just("move"), st.just(""), st.just(0), STEP),
)


def recount(customer_id: int) -> Rollups:
    """Compute the figures from every row, by the pure rule."""
    rows = FollowUp.objects.filter(customer_id=customer_id, deleted_at__isnull=True)
    entries = [
        Entry(row.at, row.pk, timezone.localdate(row.at), True, row.is_reached, row.next_on, row.next_step)
        for row in rows
    ]
    moved = NextStepChange.objects.filter(customer_id=customer_id)
    entries += [
        Entry(one.at, one.pk, timezone.localdate(one.at), False, False, one.next_on, one.next_step) for one in moved
    ]
    random.shuffle(entries)
    return compute_rollups(entries)


def shown(customer_id: int) -> Rollups:
    row = Customer.objects.get(pk=customer_id)
    return Rollups(row.last_contact_at, row.follow_up_count, row.next_follow_on, row.next_step)


def act(actor: Actor, customer_id: int, now: datetime, verb: str, outcome: str, number: int, step: int | None) -> None:
    day = TODAY + timedelta(days=step) if step is not None else None
    promise = {"next_on": day, "next_step": f"第 {step} 天" if day else ""}
    rows = list(FollowUp.objects.filter(customer_id=customer_id, deleted_at__isnull=True).order_by("id"))
    if verb == "log":
        at = now + timedelta(hours=number)
        draft = FollowUpDraft(
            customer_id=customer_id, entry_key=uuid.uuid4(), outcome=outcome, content="谈", at=at, **promise
        )
        log_follow_up(actor=actor, draft=draft, now=now)
    elif verb == "move":
        set_next_step(actor=actor, customer_id=customer_id, now=now, **promise)
    elif rows:
        chosen = rows[number % len(rows)].pk
        target = {"actor": actor, "customer_id": customer_id, "follow_up_id": chosen, "now": now}
        if verb == "delete":
            delete_follow_up(**target)
        else:
            words = Correction(kind="phone", outcome=outcome, content="改", **promise)
            correct_follow_up(**target, correction=words)


@settings(max_examples=40)
@given(acts=st.lists(ACT, max_size=9), first=STEP)
def test_any_history_of_entries_gives_what_a_recount_gives(world: World, acts: list, first: int | None) -> None:
    with transaction.atomic():
        wang = world.actor_of(world.wang)
        promised = TODAY + timedelta(days=first) if first is not None else None
        customer = make.customer(world.wang, now=NOW - timedelta(days=20), next_follow_on=promised)
        for minute, one in enumerate(acts):
            act(wang, customer.pk, NOW + timedelta(minutes=minute), *one)
            if FollowUp.objects.exists() or NextStepChange.objects.exists():
                assert shown(customer.pk) == recount(customer.pk) == find_rollups(customer.pk)
        assert list_differences(customer.pk, customer.pk) == []
        transaction.set_rollback(True)


def test_the_checker_finds_each_wrong_figure_and_repairs_it(world: World) -> None:
    customer, sound = make.customer(world.wang), make.customer(world.wang)
    for one in (customer, sound):
        act(world.actor_of(world.wang), one.pk, NOW, "log", "reached", 0, 3)
    assert check_rollups(now=NOW).differences == []
    Customer.objects.filter(pk=customer.pk).update(
        last_contact_at=None, follow_up_count=7, next_follow_on=None, next_step=""
    )
    found = check_rollups(now=NOW).differences
    assert {one.customer_id for one in found} == {customer.pk}
    assert [one.column for one in found] == ["last_contact_at", "follow_up_count", "next_follow_on", "next_step"]
    with pytest.raises(CommandError):
        call_command("recompute_rollups", stdout=StringIO())
    call_command("recompute_rollups", repair=True, stdout=StringIO())
    assert shown(customer.pk) == recount(customer.pk)
    call_command("recompute_rollups", stdout=StringIO())


def test_a_next_step_that_only_the_archive_stated_is_no_difference(world: World) -> None:
    make.customer(world.wang, next_follow_on=TODAY, next_step="回电")
    assert check_rollups(now=NOW).differences == []


def test_a_contact_just_after_midnight_keeps_the_promise_of_that_day(world: World) -> None:
    customer = make.customer(world.wang, now=NOW - timedelta(days=20), next_follow_on=TODAY)
    midnight = timezone.make_aware(datetime.combine(TODAY, time(0, 1)))
    act(world.actor_of(world.wang), customer.pk, midnight, "log", "reached", 0, None)
    assert shown(customer.pk).next_on is None
    assert check_rollups(now=NOW).differences == []


def test_follow_ups_in_bulk_give_the_same_figures_and_a_timeline(world: World) -> None:
    customers = [make.customer(world.wang, now=NOW - timedelta(days=400)) for _ in range(3)]
    rows = [
        NewFollowUp(
            customer_id=customer.pk,
            person_id=world.wang.pk,
            kind="phone",
            outcome=OUTCOMES[number % 4],
            content="谈了方案",
            at=NOW - timedelta(days=number * 3),
            next_on=TODAY if number % 3 == 0 else None,
        )
        for customer in customers
        for number in range(12)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        assert insert_follow_ups(cursor, rows) == 36
        assert refresh_rollups(cursor, customers[0].pk, customers[-1].pk) == 3
    assert [shown(customer.pk) for customer in customers] == [recount(customer.pk) for customer in customers]
    assert check_rollups(now=NOW).differences == []
    events = Event.objects.filter(kind="activities.followed_up", customer_id=customers[0].pk)
    assert {event.data["follow_up_id"] for event in events} == set(
        FollowUp.objects.filter(customer=customers[0]).values_list("pk", flat=True)
    )
