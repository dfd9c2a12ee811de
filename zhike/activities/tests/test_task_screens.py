"""Tasks on the screen: list, form, page, panel, many at once."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhike.activities.models import Task
from zhike.activities.todo.drafts import due_on
from zhike.activities.todo.listing import LISTING
from zhike.activities.todo.queries.listing import list_tasks
from zhike.activities.todo.services import finish_task
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import TODAY, at, give

ClientOf = Callable[..., Client]
LIST = "/tasks/"


def titles(world: World, person: object, query: str = "", now: object = NOW) -> list[str]:
    state = LISTING.read_query(LIST, query)
    page = list_tasks(actor=world.actor_of(person), state=state, node=None, now=now)  # type: ignore[arg-type]
    return [row.task.title for row in page.rows]


def test_a_task_is_given_by_the_form_and_stands_in_the_list(world: World, client_of: ClientOf) -> None:
    customer, client = make.customer(world.wang, name="苏州恒远自动化有限公司"), client_of(world.wang)
    day = timezone.localdate() + timedelta(days=1)
    said = {
        "title": "把报价发给李总",
        "due_on": day.isoformat(),
        "due_time": "15:30",
        "customer": customer.pk,
        "priority": "1",
        "repeat": "weekly",
        "remind": "30",
    }
    answer = client.post(reverse("tasks:new"), said)
    assert answer.status_code == 302
    task = Task.objects.get()
    local = timezone.localtime(task.due_at)
    assert (local.date(), f"{local:%H:%M}", task.is_all_day) == (day, "15:30", False)
    assert task.repeat.startswith("FREQ=WEEKLY;BYDAY=") and task.remind_at == task.due_at - timedelta(minutes=30)
    page = client.get(LIST).content.decode()
    assert "把报价发给李总" in page and "苏州恒远自动化有限公司" in page and "15:30" in page


def test_what_a_rule_refuses_stands_beside_its_field(world: World, client_of: ClientOf) -> None:
    said = {"title": "报价", "due_on": "2020-01-01", "priority": "2"}
    answer = client_of(world.wang).post(reverse("tasks:new"), said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "到期日已经过了" in page and Task.objects.count() == 0
    blind = {"title": "报价", "due_on": "2199-01-01", "priority": "2"}
    assert "到期日太远" in client_of(world.wang).post(reverse("tasks:new"), blind).content.decode()


def test_the_list_shows_whose_and_when(world: World) -> None:
    late = give(world.wang, "逾期的", due=due_on(TODAY - timedelta(days=2)), now=NOW - timedelta(days=5))
    give(world.wang, "今天的", due=at(18))
    give(world.wang, "下周的", due=due_on(TODAY + timedelta(days=6)))
    give(world.wang, "给经理的", to=(world.manager,), due=due_on(TODAY + timedelta(days=20)))
    finish_task(actor=world.actor_of(world.wang), task_id=give(world.wang, "做完的").pk, now=NOW)
    assert titles(world, world.wang) == ["逾期的", "今天的", "下周的"]
    assert titles(world, world.wang, "when=late") == [late.title]
    assert titles(world, world.wang, "when=today") == ["逾期的", "今天的"]
    assert titles(world, world.wang, "when=week") == ["逾期的", "今天的", "下周的"]
    assert titles(world, world.wang, "when=done") == ["做完的"]
    assert titles(world, world.wang, "whose=given") == ["给经理的"]
    assert titles(world, world.manager, "whose=team") == ["逾期的", "今天的", "下周的", "给经理的"]
    assert titles(world, world.manager, f"whose=team&person={world.wang.pk}") == ["逾期的", "今天的", "下周的"]
    assert titles(world, world.wang, "sort=-due") == ["下周的", "今天的", "逾期的"]
    assert titles(world, world.outsider, "whose=team") == []


def test_pages_go_on_without_gap_or_repeat(world: World) -> None:
    for number in range(7):
        give(world.wang, f"任务{number}", due=at(12, days=number // 3), priority=1 + number % 2)
    for sort in ("due", "-due", "priority"):
        seen: list[str] = []
        state = LISTING.read_query(LIST, f"sort={sort}")
        object.__setattr__(LISTING, "limit", 3)
        try:
            page = list_tasks(actor=world.actor_of(world.wang), state=state, node=None, now=NOW)
            seen += [row.task.title for row in page.rows]
            while page.next:
                state = LISTING.read_query(LIST, f"sort={sort}&after={page.next.encode()}")
                page = list_tasks(actor=world.actor_of(world.wang), state=state, node=None, now=NOW)
                seen += [row.task.title for row in page.rows]
        finally:
            object.__setattr__(LISTING, "limit", 50)
        assert len(seen) == 7 and len(set(seen)) == 7


def test_a_done_task_says_why_it_cannot_be_changed(world: World, client_of: ClientOf) -> None:
    task = give(world.wang)
    client = client_of(world.wang)
    client.post(reverse("tasks:finish", args=[task.pk]))
    assert "任务已经完成，不能再改" in client.get(reverse("tasks:edit", args=[task.pk])).content.decode()
    assert "放回待办" in client.get(reverse("tasks:detail", args=[task.pk])).content.decode()
    client.post(reverse("tasks:reopen", args=[task.pk]))
    assert client.get(reverse("tasks:edit", args=[task.pk])).status_code == 200


def test_one_tap_moves_a_task_to_tomorrow_and_it_keeps_its_time(world: World, client_of: ClientOf) -> None:
    task = give(world.wang, due=at(15), now=NOW)
    client_of(world.wang).post(reverse("tasks:move", args=[task.pk]), {"by": "tomorrow"})
    task.refresh_from_db()
    local = timezone.localtime(task.due_at)
    assert (local.date(), local.hour) == (timezone.localdate() + timedelta(days=1), 15)


def test_picked_tasks_are_done_and_moved_together_and_refusals_are_said(world: World, client_of: ClientOf) -> None:
    own, foreign = [give(world.wang, f"任务{n}").pk for n in range(3)], give(world.outsider).pk
    client = client_of(world.wang)
    day = timezone.localdate() + timedelta(days=9)
    client.post(reverse("tasks:move_many"), {"picked": own, "due_on": day.isoformat()})
    assert {timezone.localdate(task.due_at) for task in Task.objects.filter(pk__in=own)} == {day}
    answer = client.post(reverse("tasks:finish_many"), {"picked": [*own, foreign]}, follow=True)
    page = answer.content.decode()
    assert Task.objects.filter(done_at__isnull=False).count() == 3
    assert "完成了 3 个任务" in page and "找不到这个任务" in page


def test_the_page_of_a_task_tells_its_rule_origin_and_history(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    task = give(world.wang, of=customer, origin="follow_up", origin_id=5, repeat="FREQ=DAILY;INTERVAL=3")
    client = client_of(world.wang)
    client.post(
        reverse("tasks:edit", args=[task.pk]),
        {
            "title": "发新报价",
            "due_on": (timezone.localdate() + timedelta(days=9)).isoformat(),
            "assignees": [world.wang.pk],
            "priority": "1",
            "repeat": "other",
        },
    )
    page = client.get(reverse("tasks:detail", args=[task.pk])).content.decode()
    assert "每 3 天" in page and "跟进时答应的" in page and reverse("desk:customer", args=[customer.pk]) in page
    assert "发报价 → 发新报价" in page


def test_the_customers_page_shows_its_tasks_to_whoever_sees_them(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    give(world.wang, "发合同", of=customer)
    url = reverse("tasks:panel", args=[customer.pk])
    for person in (world.wang, world.manager, world.agent):
        assert "发合同" in client_of(person).get(url).content.decode()
    assert client_of(world.outsider).get(url).status_code == 404


def test_the_list_asks_the_same_number_of_queries_at_5_and_at_50_rows(world: World) -> None:
    counted = []
    for amount in (5, 45):
        for number in range(amount):
            give(world.wang, f"任务{number}", of=make.customer(world.wang) if number % 2 else None)
        titles(world, world.wang)
        with CaptureQueriesContext(connection) as queries:
            assert titles(world, world.wang)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 4
