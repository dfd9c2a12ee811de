"""The calendar: what stands where, for whom, and how it moves."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhike.activities.agenda.periods import DAY, MONTH, WEEK, period_of
from zhike.activities.agenda.queries.calendar import Shown, read_whose, show_calendar
from zhike.activities.todo.drafts import due_on
from zhike.activities.todo.services import finish_task
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import TODAY, at, give

ClientOf = Callable[..., Client]
EARLY = NOW - timedelta(days=20)


def shown(world: World, person: object, who: str = "", view: str = WEEK) -> Shown:
    actor = world.actor_of(person)  # type: ignore[arg-type]
    return show_calendar(actor=actor, period=period_of(view, TODAY), whose=read_whose(actor, who), now=NOW)


def titles(calendar: Shown) -> dict[int, list[str]]:
    return {day.on.day: [one.title for one in day.entries] for day in calendar.days if day.entries}


@pytest.mark.parametrize(
    ("view", "first", "last"),
    [
        (DAY, date(2026, 11, 20), date(2026, 11, 20)),
        (WEEK, date(2026, 11, 16), date(2026, 11, 22)),
        (MONTH, date(2026, 10, 26), date(2026, 12, 6)),
    ],
)
def test_a_view_shows_its_days_in_whole_weeks(view: str, first: date, last: date) -> None:
    period = period_of(view, TODAY)
    assert (period.first, period.last) == (first, last)
    assert period_of(view, period.after).before <= period.last
    assert period.before < period.on < period.after


def test_tasks_and_next_steps_stand_on_their_days_and_hours(world: World) -> None:
    give(world.wang, "送合同", due=at(15, days=1))
    give(world.wang, "全天的", due=due_on(TODAY))
    make.customer(world.wang, name="苏州恒远", now=EARLY, next_follow_on=TODAY, next_step="回电")
    calendar = shown(world, world.wang)
    assert titles(calendar) == {20: ["回电", "全天的"], 21: ["送合同"]}
    saturday = calendar.days[5]
    assert [one.title for one in saturday.by_hour[15]] == ["送合同"] and not saturday.all_day


def test_a_repeating_task_shows_its_turns_to_come_and_they_are_fixed(world: World) -> None:
    give(world.wang, "周会", due=at(9, days=3), repeat="FREQ=WEEKLY;BYDAY=MO")
    calendar = shown(world, world.wang, view=MONTH)
    found = [one for day in calendar.days for one in day.entries]
    assert [timezone.localdate(one.starts_at).day for one in found] == [23, 30]
    assert [one.is_fixed for one in found] == [False, True]


def test_what_is_done_stays_in_the_calendar_of_who_did_it(world: World) -> None:
    task = give(world.wang, to=(world.wang, world.zhang), due=at(15))
    finish_task(actor=world.actor_of(world.wang), task_id=task.pk, now=NOW)
    assert titles(shown(world, world.wang)) == {20: ["发报价"]}
    assert titles(shown(world, world.zhang)) == {}


def test_a_leader_sees_the_team_and_each_colleague_and_nobody_else_does(world: World) -> None:
    give(world.wang, "王的", due=at(15))
    give(world.chen, "陈的", due=at(15))
    give(world.outsider, "外的", due=at(15))
    assert titles(shown(world, world.manager, "team")) == {20: ["王的", "陈的"]}
    assert titles(shown(world, world.manager, str(world.chen.pk))) == {20: ["陈的"]}
    assert titles(shown(world, world.admin, "team")) == {20: ["王的", "陈的", "外的"]}
    for asked in ("team", str(world.chen.pk)):
        with pytest.raises(Http404):
            shown(world, world.wang, asked)
    with pytest.raises(Http404):
        shown(world, world.manager, str(world.outsider.pk))


def test_a_customer_out_of_sight_leaves_the_calendar_with_its_tasks(world: World) -> None:
    customer = make.customer(world.wang, now=EARLY, next_follow_on=TODAY, next_step="回电")
    give(world.wang, of=customer, due=at(15))
    Customer.objects.filter(pk=customer.pk).update(owner=world.outsider, department=world.south)
    assert titles(shown(world, world.wang)) == {}


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_every_view_opens_and_names_what_stands_in_it(world: World, client_of: ClientOf, view: str) -> None:
    day = timezone.localdate() + timedelta(days=1)
    give(world.wang, "送合同", due=due_on(day), of=make.customer(world.wang, name="苏州恒远"), now=timezone.now())
    page = client_of(world.wang).get(reverse("agenda:calendar"), {"view": view, "on": day.isoformat()}).content.decode()
    assert "送合同" in page and "苏州恒远" in page and 'data-entry="task:' in page
    assert client_of(world.manager).get(reverse("agenda:calendar"), {"view": view, "who": "team"}).status_code == 200


def test_a_task_is_dropped_on_another_hour_and_on_all_day(world: World, client_of: ClientOf) -> None:
    task, client = give(world.wang, due=at(15)), client_of(world.wang)
    day = timezone.localdate() + timedelta(days=2)
    dropped = {"entry": f"task:{task.pk}", "day": day.isoformat(), "time": "09:00"}
    assert client.post(reverse("agenda:move"), dropped, headers={"HX-Request": "true"}).status_code == 204
    task.refresh_from_db()
    assert f"{timezone.localtime(task.due_at):%Y-%m-%d %H:%M}" == f"{day} 09:00" and not task.is_all_day
    client.post(reverse("agenda:move"), dropped | {"time": ""})
    task.refresh_from_db()
    assert task.is_all_day and timezone.localdate(task.due_at) == day


def test_a_next_step_is_dropped_on_another_day_and_a_day_that_is_over_is_refused(
    world: World, client_of: ClientOf
) -> None:
    today = timezone.localdate()
    customer = make.customer(world.wang, next_follow_on=today, next_step="回电")
    client, to = client_of(world.wang), today + timedelta(days=3)
    client.post(reverse("agenda:move"), {"entry": f"step:{customer.pk}", "day": to.isoformat(), "time": ""})
    customer.refresh_from_db()
    assert (customer.next_follow_on, customer.next_step) == (to, "回电")
    past = {"entry": f"step:{customer.pk}", "day": (today - timedelta(days=1)).isoformat(), "time": ""}
    assert client.post(reverse("agenda:move"), past, headers={"HX-Request": "true"}).status_code >= 400
    customer.refresh_from_db()
    assert customer.next_follow_on == to


@pytest.mark.parametrize("entry", ["", "task", "task:x", "visit:", "nobody:3", "task:99999999"])
def test_what_nobody_has_cannot_be_moved(world: World, client_of: ClientOf, entry: str) -> None:
    answer = client_of(world.wang).post(reverse("agenda:move"), {"entry": entry, "day": "2199-01-01", "time": ""})
    assert answer.status_code == 404


def test_the_calendar_asks_the_same_number_of_queries_at_5_and_at_50_entries(world: World) -> None:
    counted = []
    for amount in (5, 45):
        for number in range(amount):
            customer = make.customer(world.wang, now=EARLY, next_follow_on=TODAY + timedelta(days=number % 3))
            give(world.wang, f"任务{number}", of=customer, due=at(9 + number % 8))
        shown(world, world.wang)
        with CaptureQueriesContext(connection) as queries:
            shown(world, world.wang)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 6
