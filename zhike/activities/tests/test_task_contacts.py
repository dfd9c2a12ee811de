"""Tasks and contacts: a next step becomes a task, moves with its promise, and is done by the contact that keeps it."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhike.access.models import Person
from zhike.activities.choices import Outcome
from zhike.activities.drafts import Correction
from zhike.activities.models import FollowUp, Task
from zhike.activities.queries import today as list_today
from zhike.activities.services import (
    FollowUpDraft,
    correct_follow_up,
    delete_follow_up,
    log_follow_up,
    set_next_step,
)
from zhike.activities.services.entering import Luggage, enter_follow_up
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import at, give

ClientOf = Callable[..., Client]
HOUR = timedelta(hours=1)
FRIDAY = NOW.date() + timedelta(days=7)


def enter(
    world: World, person: Person, of: Customer, *, luggage: Luggage | None = None, days: int = 0, **words: object
) -> FollowUp:
    """Log a contact so many days from now, with what comes along."""
    draft = FollowUpDraft(customer_id=of.pk, entry_key=uuid.uuid4(), **({"content": "谈了价格"} | words))  # type: ignore[arg-type]
    now = NOW + timedelta(days=days)
    return enter_follow_up(actor=world.actor_of(person), draft=draft, luggage=luggage or Luggage(), now=now)


def promised(world: World, of: Customer, on: date = FRIDAY) -> Task:
    """Promise to send a sample and make a task of it."""
    enter(world, world.wang, of, luggage=Luggage(wants_task=True), next_step="寄样机", next_on=on)
    return Task.objects.get(customer=of)


def standing(task: Task) -> str:
    """Say what became of a task."""
    task.refresh_from_db()
    return "gone" if task.deleted_at else "done" if task.done_at else f"{timezone.localdate(task.due_at):%m-%d}"


def test_a_next_step_becomes_a_task_that_leads_back_to_its_entry(world: World, client_of: ClientOf) -> None:
    customer, client = make.customer(world.wang), client_of(world.wang)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    said = {"kind": "phone", "reached": "yes", "content": "要样机", "next_pick": "other", "next_on": day}
    said |= {"next_step": "寄样机", "as_task": "on", "once_key": str(uuid.uuid4())}
    for _again in range(2):
        client.post(reverse("activities:log", args=[customer.pk]), said)
    task, row = Task.objects.get(), FollowUp.objects.get()
    assert (task.title, task.assignee_ids, task.is_all_day) == ("寄样机", [world.wang.pk], True)
    assert f"{timezone.localdate(task.due_at)}" == day and task.remind_at is not None
    page = client.get(reverse("tasks:detail", args=[task.pk])).content.decode()
    assert reverse("activities:entry", args=[customer.pk, row.pk]) in page and "跟进时答应的" in page


def test_without_a_day_there_is_nothing_to_be_done(world: World) -> None:
    enter(world, world.wang, make.customer(world.wang), luggage=Luggage(wants_task=True))
    assert not Task.objects.exists()


def test_the_contact_that_keeps_the_promise_does_the_task_and_an_attempt_does_not(world: World) -> None:
    customer = make.customer(world.wang)
    task = promised(world, customer)
    enter(world, world.wang, customer, days=7, outcome=Outcome.NO_ANSWER, content="")
    assert standing(task) == f"{FRIDAY:%m-%d}"
    enter(world, world.wang, customer, days=8, content="样机收到了")
    assert standing(task) == "done" and task.done_by_id == world.wang.pk


def test_a_task_that_nobody_made_of_the_promise_is_left_alone(world: World) -> None:
    customer = make.customer(world.wang)
    promised(world, customer)
    other = give(world.wang, "开发票", of=customer, due=at(10, days=7))
    enter(world, world.wang, customer, days=7)
    assert standing(other) == f"{FRIDAY:%m-%d}"


def test_the_task_goes_where_the_promise_goes(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    task, later = promised(world, customer), FRIDAY + timedelta(days=3)
    set_next_step(actor=wang, customer_id=customer.pk, next_on=later, next_step="寄样机", now=NOW + HOUR)
    assert standing(task) == f"{later:%m-%d}"
    set_next_step(actor=wang, customer_id=customer.pk, next_on=None, next_step="", now=NOW + 2 * HOUR)
    assert standing(task) == "gone"


def test_a_corrected_day_moves_the_task(world: World) -> None:
    customer = make.customer(world.wang)
    task, row, later = promised(world, customer), FollowUp.objects.get(), FRIDAY + timedelta(days=1)
    said = Correction(kind=row.kind, outcome=row.outcome, content=row.content, next_step="寄样机", next_on=later)
    correct_follow_up(
        actor=world.actor_of(world.wang), customer_id=customer.pk, follow_up_id=row.pk, correction=said, now=NOW
    )
    assert standing(task) == f"{later:%m-%d}"


def test_taking_an_entry_back_takes_back_what_it_did_to_tasks(world: World) -> None:
    customer = make.customer(world.wang)
    before = promised(world, customer)
    ticked = give(world.wang, "开发票", of=customer)
    luggage = Luggage(wants_task=True, done_task_ids=[ticked.pk])
    row = enter(world, world.wang, customer, luggage=luggage, days=7, next_step="回访", next_on=FRIDAY)
    made = Task.objects.get(origin_id=row.pk)
    assert [standing(before), standing(ticked)] == ["done", "done"]
    delete_follow_up(actor=world.actor_of(world.wang), customer_id=customer.pk, follow_up_id=row.pk, now=row.created_at)
    assert [standing(before), standing(ticked)] == [f"{FRIDAY:%m-%d}", "11-21"] and standing(made) == "gone"


def test_what_is_ticked_is_done_and_what_one_may_not_do_stays(world: World, client_of: ClientOf) -> None:
    customer, client = make.customer(world.wang), client_of(world.wang)
    mine, theirs = (
        give(world.wang, "开发票", of=customer),
        give(world.outsider, "别处的", of=make.customer(world.outsider)),
    )
    give(world.manager, "请经理陪同", of=customer)
    url = reverse("activities:log", args=[customer.pk])
    page = client.get(f"{url}?done={mine.pk}").content.decode()
    assert f'value="{mine.pk}" checked' in page and "请经理陪同" not in page
    said = {"kind": "phone", "reached": "yes", "content": "票寄了", "next_pick": "keep", "once_key": str(uuid.uuid4())}
    client.post(url, said | {"done_task": [mine.pk, theirs.pk, "x"], "reached": "no", "reason": "no_answer"})
    assert standing(mine) != "done"
    client.post(url, said | {"done_task": [mine.pk, theirs.pk, "x"], "once_key": str(uuid.uuid4())})
    assert standing(mine) == "done" and standing(theirs) != "done"


def test_a_promise_and_the_task_made_of_it_are_one_reason_of_the_day(world: World) -> None:
    customer = make.customer(world.wang)
    promised(world, customer, on=NOW.date() + timedelta(days=1))
    tomorrow = NOW + timedelta(days=1)
    plan = list_today(actor=world.actor_of(world.wang), today=tomorrow.date(), now=tomorrow)
    (row,) = [item for group in plan.groups for item in group.items]
    assert "寄样机" in row.sentence and row.more == ()
    give(world.wang, "开发票", of=customer, due=at(15, days=1))
    plan = list_today(actor=world.actor_of(world.wang), today=tomorrow.date(), now=tomorrow)
    (row,) = [item for group in plan.groups for item in group.items]
    assert ["开发票" in one.sentence for one in row.more] == [True]


def test_other_ways_of_logging_keep_the_promise_too(world: World) -> None:
    customer = make.customer(world.wang)
    task = promised(world, customer)
    draft = FollowUpDraft(customer_id=customer.pk, entry_key=uuid.uuid4(), content="路上打的")
    log_follow_up(actor=world.actor_of(world.wang), draft=draft, now=NOW + timedelta(days=7))
    assert standing(task) == "done"
