"""Giving tasks and doing them: who may, what happens to repeating ones, who is told."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from zhike.access.actor import SystemActor
from zhike.activities.models import Task
from zhike.activities.todo.drafts import TaskDraft, TaskWords, due_on
from zhike.activities.todo.queries import get_task, tasks_of, visible_tasks
from zhike.activities.todo.repeating import rule_of
from zhike.activities.todo.services import (
    change_task,
    create_task,
    delete_task,
    finish_task,
    finish_tasks,
    move_task,
    move_tasks,
    reassign_task,
    reopen_task,
)
from zhike.activities.todo.services.checks import wall
from zhike.customers.models import Grant
from zhike.events.models import Event
from zhike.lib.refusals import Refusal, Refused
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import TODAY, TOMORROW, at, give

LATER = NOW + timedelta(hours=1)


def code_of(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.refusal.code


def test_a_task_is_ones_own_unless_somebody_else_is_named(world: World) -> None:
    task = give(world.wang, of=make.customer(world.wang))
    assert (task.assignee_ids, task.creator_id) == ([world.wang.pk], world.wang.pk)
    assert not Notification.objects.filter(kind="activities.task_given").exists()
    event = Event.objects.get(kind="activities.task_created")
    assert event.customer_id == task.customer_id and event.data["task_id"] == task.pk


def test_whoever_gets_a_task_is_told_and_may_do_it(world: World) -> None:
    task = give(world.manager, to=(world.wang, world.zhang))
    told = Notification.objects.filter(kind="activities.task_given")
    assert {one.person_id for one in told} == {world.wang.pk, world.zhang.pk}
    assert "李建国 派给你：发报价" in {one.title for one in told}
    done = finish_task(actor=world.actor_of(world.zhang), task_id=task.pk, now=LATER)
    assert done.done_by_id == world.zhang.pk


def test_the_same_entry_twice_is_one_task(world: World) -> None:
    customer, key = make.customer(world.wang), uuid.uuid4()
    first = give(world.wang, of=customer, entry_key=key)
    assert give(world.wang, of=customer, entry_key=key).pk == first.pk
    assert give(world.wang, entry_key=key).pk != first.pk
    assert Task.objects.count() == 2


def test_nobody_gets_a_task_about_a_customer_that_he_does_not_see(world: World) -> None:
    customer = make.customer(world.wang)
    with pytest.raises(Refused) as error:
        give(world.wang, of=customer, to=(world.outsider,))
    assert code_of(error) == "tasks.assignee_blind" and "刘洋" in str(error.value)
    Grant.objects.create(customer=customer, person_id=world.outsider.pk, at=NOW)
    assert give(world.wang, of=customer, to=(world.outsider,)).assignee_ids == [world.outsider.pk]


def test_a_task_about_a_customer_out_of_scope_is_not_found_and_out_of_ones_right_refused(world: World) -> None:
    customer = make.customer(world.outsider)
    with pytest.raises(Http404):
        give(world.wang, of=customer)
    with pytest.raises(Refused) as error:
        give(world.executive, of=customer)
    assert code_of(error) == "tasks.not_allowed"
    with pytest.raises(Refused):
        give(world.partner)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": "  "}, "tasks.title_missing"),
        ({"title": "长" * 201}, "tasks.title_invalid"),
        ({"due": due_on(TODAY - timedelta(days=1))}, "tasks.due_invalid"),
        ({"due": due_on(TODAY + timedelta(days=5000))}, "tasks.due_invalid"),
        ({"repeat": "FREQ=HOURLY"}, "tasks.repeat_invalid"),
    ],
)
def test_what_is_no_task_is_refused(world: World, words: dict, code: str) -> None:
    with pytest.raises(Refused) as error:
        give(world.wang, **words)
    assert code_of(error) == code


def test_who_left_gets_no_task(world: World) -> None:
    world.zhang.is_active = False
    world.zhang.save(update_fields=["is_active"])
    with pytest.raises(Refused) as error:
        give(world.wang, to=(world.zhang,))
    assert code_of(error) == "tasks.assignee_invalid"


def test_the_system_gives_tasks_too_but_only_to_somebody(world: World) -> None:
    draft = TaskDraft(title="回访", due=due_on(TOMORROW), assignee_ids=(world.wang.pk,), origin="ticket", origin_id=7)
    task = create_task(actor=SystemActor(), draft=draft, now=NOW)
    assert (task.creator_id, task.origin, task.origin_id) == (None, "ticket", 7)
    with pytest.raises(Refused) as error:
        create_task(actor=SystemActor(), draft=TaskDraft(title="回访", due=due_on(TOMORROW)), now=NOW)
    assert code_of(error) == "tasks.assignee_missing"


def test_who_sees_which_task(world: World) -> None:
    customer, foreign = make.customer(world.wang), make.customer(world.outsider)
    about, private = give(world.wang, "报价", of=customer), give(world.wang, "理发")
    given, theirs = give(world.manager, "周报", to=(world.chen,)), give(world.outsider, "送样", of=foreign)

    def seen(person: object) -> set[str]:
        return {task.title for task in visible_tasks(world.actor_of(person))}  # type: ignore[arg-type]

    assert seen(world.wang) == {"报价", "理发"}
    assert seen(world.zhang) == set()
    assert seen(world.chen) == {"周报"}
    assert seen(world.manager) == {"报价", "理发", "周报"}
    assert seen(world.outsider) == {"送样"}
    assert seen(world.agent) == seen(world.executive) == {"报价", "送样"}
    assert seen(world.admin) == {"报价", "理发", "周报", "送样"}
    assert seen(world.partner) == set()
    for task in (about, private, given, theirs):
        assert get_task(actor=world.actor_of(world.admin), task_id=task.pk).pk == task.pk


def test_a_task_disappears_with_its_customer_and_from_whoever_no_longer_sees_it(world: World) -> None:
    customer = make.customer(world.wang)
    task = give(world.wang, of=customer)
    type(customer).objects.filter(pk=customer.pk).update(owner=world.outsider, department=world.south)
    with pytest.raises(Http404):
        get_task(actor=world.actor_of(world.wang), task_id=task.pk)
    assert tasks_of(world.actor_of(world.outsider), type(customer).objects.get(pk=customer.pk)).count() == 1
    type(customer).objects.filter(pk=customer.pk).update(deleted_at=NOW)
    assert not visible_tasks(world.actor_of(world.admin)).exists()


def test_a_task_is_done_once_and_comes_back_while_fresh(world: World) -> None:
    task, wang = give(world.wang), world.actor_of(world.wang)
    finish_task(actor=wang, task_id=task.pk, now=LATER)
    with pytest.raises(Refused) as error:
        finish_task(actor=wang, task_id=task.pk, now=LATER)
    assert code_of(error) == "tasks.done_conflict"
    back = reopen_task(actor=wang, task_id=task.pk, now=LATER)
    assert (back.done_at, back.done_by_id, back.remind_at is not None) == (None, None, True)
    finish_task(actor=wang, task_id=task.pk, now=LATER)
    with pytest.raises(Refused) as error:
        reopen_task(actor=wang, task_id=task.pk, now=LATER + timedelta(days=31))
    assert code_of(error) == "tasks.too_late"


def test_only_those_concerned_touch_a_task(world: World) -> None:
    task = give(world.wang, of=make.customer(world.wang))
    agent = world.actor_of(world.agent)
    for act in (
        lambda: finish_task(actor=agent, task_id=task.pk, now=LATER),
        lambda: move_task(actor=agent, task_id=task.pk, due=due_on(TODAY), now=LATER),
        lambda: delete_task(actor=agent, task_id=task.pk, now=LATER),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert code_of(error) == "tasks.not_allowed"
    with pytest.raises(Http404):
        finish_task(actor=world.actor_of(world.chen), task_id=task.pk, now=LATER)
    assert finish_task(actor=world.actor_of(world.manager), task_id=task.pk, now=LATER).is_done


def test_only_who_gave_a_task_or_leads_takes_it_away(world: World) -> None:
    task = give(world.manager, to=(world.wang,))
    with pytest.raises(Refused):
        delete_task(actor=world.actor_of(world.wang), task_id=task.pk, now=LATER)
    delete_task(actor=world.actor_of(world.manager), task_id=task.pk, now=LATER)
    with pytest.raises(Http404):
        get_task(actor=world.actor_of(world.wang), task_id=task.pk)


def weekly(world: World) -> Task:
    due = at(9, days=-14)
    return give(world.wang, "周报", due=due, repeat=rule_of("weekly", wall(due.at)), now=NOW - timedelta(days=15))


def test_doing_a_repeating_task_brings_the_next_turn_and_missed_ones_do_not_pile_up(world: World) -> None:
    task = weekly(world)
    finish_task(actor=world.actor_of(world.wang), task_id=task.pk, now=NOW)
    following = Task.objects.get(done_at__isnull=True)
    assert following.due_at == at(9, days=7).at
    assert (following.series, following.repeat, following.title) == (task.series, task.repeat, "周报")


def test_a_moved_turn_keeps_the_rhythm(world: World) -> None:
    task, wang = weekly(world), world.actor_of(world.wang)
    move_task(actor=wang, task_id=task.pk, due=at(15, days=2), now=NOW)
    finish_task(actor=wang, task_id=task.pk, now=NOW)
    assert Task.objects.get(done_at__isnull=True).due_at == at(9, days=7).at


def test_undoing_a_repeating_task_takes_the_next_turn_back_unless_it_is_done(world: World) -> None:
    task, wang = weekly(world), world.actor_of(world.wang)
    finish_task(actor=wang, task_id=task.pk, now=NOW)
    reopen_task(actor=wang, task_id=task.pk, now=LATER)
    assert Task.objects.get().pk == task.pk
    finish_task(actor=wang, task_id=task.pk, now=LATER)
    finish_task(actor=wang, task_id=Task.objects.get(done_at__isnull=True).pk, now=LATER)
    with pytest.raises(Refused) as error:
        reopen_task(actor=wang, task_id=task.pk, now=LATER)
    assert code_of(error) == "tasks.series_conflict"


def test_the_last_turn_brings_none(world: World) -> None:
    due = at(9)
    task = give(world.wang, due=due, repeat="FREQ=DAILY;COUNT=2", now=NOW - timedelta(days=1))
    finish_task(actor=world.actor_of(world.wang), task_id=task.pk, now=NOW)
    second = Task.objects.get(done_at__isnull=True)
    finish_task(actor=world.actor_of(world.wang), task_id=second.pk, now=NOW + timedelta(days=1))
    assert not Task.objects.filter(done_at__isnull=True).exists()


def test_handing_on_tells_the_new_one_and_keeps_the_history(world: World) -> None:
    task = give(world.wang, of=make.customer(world.wang))
    reassign_task(actor=world.actor_of(world.wang), task_id=task.pk, assignee_ids=[world.manager.pk], now=LATER)
    assert Notification.objects.get(kind="activities.task_given").person_id == world.manager.pk
    event = Event.objects.get(kind="activities.task_reassigned")
    assert (event.data["from"], event.data["assignees"]) == ([world.wang.pk], [world.manager.pk])
    with pytest.raises(Refused):
        reassign_task(actor=world.actor_of(world.manager), task_id=task.pk, assignee_ids=[world.outsider.pk], now=LATER)


def test_changing_an_overdue_task_does_not_force_a_new_day(world: World) -> None:
    task = give(world.wang, now=NOW - timedelta(days=9), due=due_on(TODAY - timedelta(days=3)))
    words = TaskWords(
        title="再发报价", due=due_on(TODAY - timedelta(days=3)), assignee_ids=(world.wang.pk,), priority=1
    )
    changed = change_task(actor=world.actor_of(world.wang), task_id=task.pk, words=words, now=NOW)
    assert (changed.title, changed.priority) == ("再发报价", 1)
    with pytest.raises(Refused):
        move_task(actor=world.actor_of(world.wang), task_id=task.pk, due=due_on(TODAY - timedelta(days=1)), now=NOW)


def test_many_are_answered_one_by_one(world: World) -> None:
    first, second = give(world.wang, due=at(15)), give(world.wang)
    foreign = give(world.outsider)
    wang = world.actor_of(world.wang)
    moved = move_tasks(actor=wang, task_ids=[first.pk, second.pk, foreign.pk], day=TODAY + timedelta(days=4), now=NOW)
    assert moved[first.pk] is moved[second.pk] is True and isinstance(moved[foreign.pk], Refusal)
    first.refresh_from_db()
    assert first.due_at == at(15, days=4).at
    answers = finish_tasks(actor=wang, task_ids=[first.pk, second.pk, first.pk], now=LATER)
    assert isinstance(answers[first.pk], Refusal) and answers[second.pk] is True
