"""Reminders of tasks: at their time, once, to whoever may still know of it."""

from datetime import timedelta

import pytest

from zhike.activities.models import Task
from zhike.activities.todo.services import finish_task, move_task
from zhike.activities.todo.services.reminding import remind
from zhike.notify import live
from zhike.notify.models import Notification, QuietHours
from zhike.notify.popping import pop_waiting
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import at, give


def told() -> list[tuple[int, str]]:
    rows = Notification.objects.filter(kind="activities.task_due").order_by("person_id")
    return list(rows.values_list("person_id", "title"))


def test_a_task_is_reminded_of_before_it_is_due_and_once(world: World) -> None:
    give(world.wang, "回电", due=at(15), remind_minutes=30)
    assert remind(now=at(14, minute=29).at) == 0
    assert remind(now=at(14, minute=30).at) == 1
    assert remind(now=at(14, minute=31).at) == 0
    assert told() == [(world.wang.pk, "11-20 15:00 要做：回电")]


def test_the_company_says_how_early_and_at_what_hour(world: World) -> None:
    timed, whole = give(world.wang, due=at(15)), give(world.wang)
    assert timed.remind_at == at(14, minute=45).at
    assert whole.remind_at == at(9, days=1).at
    assert give(world.wang, remind_minutes=None).remind_at is None
    assert give(world.wang, due=at(10, minute=41), remind_minutes=60).remind_at is None


def test_a_moved_task_is_reminded_of_anew_and_a_done_one_not_at_all(world: World) -> None:
    task, done = give(world.wang, "回电", due=at(15)), give(world.wang, "报价", due=at(15))
    wang = world.actor_of(world.wang)
    finish_task(actor=wang, task_id=done.pk, now=NOW)
    remind(now=at(15).at)
    move_task(actor=wang, task_id=task.pk, due=at(17), now=at(15).at)
    remind(now=at(17).at)
    assert [title for _person, title in told()] == ["11-20 15:00 要做：回电", "11-20 17:00 要做：回电"]


def test_everybody_who_has_it_is_told_but_nobody_who_no_longer_sees_the_customer(world: World) -> None:
    customer = make.customer(world.wang, name="苏州恒远自动化有限公司")
    give(world.wang, of=customer, to=(world.wang, world.manager), due=at(15))
    type(customer).objects.filter(pk=customer.pk).update(owner=world.chen, department=world.east_two)
    remind(now=at(15).at)
    assert [person for person, _title in told()] == [world.manager.pk]
    assert Notification.objects.get(kind="activities.task_due").body == "苏州恒远自动化有限公司"


def test_what_a_worker_slept_through_for_days_is_no_news(world: World) -> None:
    give(world.wang, due=at(15))
    assert remind(now=NOW + timedelta(days=5)) == 1
    assert told() == []


def test_a_worker_that_dies_on_the_way_has_told_nobody_and_the_next_one_tells_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhike.activities.todo.services import reminding

    for number in range(3):
        give(world.wang, f"任务{number}", due=at(15))
    told_before, calls = reminding.notify, []

    def die_at_the_second(**words: object) -> int:
        calls.append(words)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return told_before(**words)  # type: ignore[arg-type]

    monkeypatch.setattr(reminding, "notify", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        remind(now=at(15).at)
    assert told() == [] and Task.objects.filter(remind_at__isnull=False).count() == 3
    monkeypatch.setattr(reminding, "notify", told_before)
    assert remind(now=at(15).at) == 3 and len(told()) == 3
    assert remind(now=at(15).at) == 0 and len(told()) == 3


def test_a_reminder_of_quiet_hours_is_put_off_until_they_are_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(live, "publish", lambda person_id, type_, data: sent.append(data))
    QuietHours.objects.create(person=world.wang, starts=at(14).at.time(), ends=at(18).at.time())
    give(world.wang, "回电", due=at(15))
    remind(now=at(15).at)
    assert len(told()) == 1 and [data["quiet"] for data in sent] == [True]
    pop_waiting(now=at(17, minute=59).at)
    assert len(sent) == 1
    pop_waiting(now=at(18).at)
    assert [(data["title"], data["quiet"]) for data in sent[1:]] == [("11-20 15:00 要做：回电", False)]
