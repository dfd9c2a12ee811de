"""今日: every customer one row with all its reasons; tasks, untouched A customers, birthdays, protection."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.access import policies
from zhike.activities import reasons
from zhike.activities.queries import today
from zhike.activities.queries.day_list import more_of
from zhike.activities.reasons import Asked, TodayItem
from zhike.activities.todo.drafts import due_on
from zhike.customers.drafts import ContactDraft
from zhike.customers.models import Customer
from zhike.customers.services.products import add_product
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import at, give

TODAY = NOW.date()
EARLY = NOW - timedelta(days=20)


def day_of(world: World, person: object = None, limit: int = 50) -> dict[str, list[TodayItem]]:
    actor = world.actor_of(person or world.wang)  # type: ignore[arg-type]
    plan = today(actor=actor, today=TODAY, now=NOW, limit=limit)
    return {group.reason.key: list(group.items) for group in plan.groups}


def rows_of(world: World) -> list[int]:
    return [item.customer_id for items in day_of(world).values() for item in items]


def born(on: date, calendar: str = "solar", name: str = "陈敏") -> ContactDraft:
    return ContactDraft(
        name=name, position="采购总监", birthday_calendar=calendar, birth_month=on.month, birth_day=on.day
    )


def test_a_customer_with_several_reasons_is_one_row_with_all_of_them(world: World) -> None:
    contacts = (born(TODAY + timedelta(days=1)),)
    customer = make.customer(world.wang, now=EARLY, contacts=contacts)
    make.follow_up(world.wang, customer, now=NOW - timedelta(days=9), next_on=TODAY, next_step="给最终报价")
    # Graded without a deal, as an import leaves it: a deal would bring its own overdue promise.
    Customer.objects.filter(pk=customer.pk).update(grade="A", reclaim_on=TODAY + timedelta(days=1))
    give(world.wang, "寄样机", of=customer, due=due_on(TODAY))
    give(world.wang, "送合同", of=customer, due=at(15))
    found = day_of(world)
    assert list(found) == ["promised"]
    (item,) = found["promised"]
    assert item.sentence.startswith("给最终报价")
    assert [one.chip for one in item.more] == ["今天", "15:00", "明天到期", "A 类 9 天没联系", "生日 明天"]
    assert item.more[0].sentence == "任务：寄样机" and "陈敏（采购总监）明天过生日" in item.more[-1].sentence


def test_a_customer_further_down_in_an_earlier_group_does_not_stand_in_a_later_one(world: World) -> None:
    """The fourth promise is on the next page of its group; its task must not bring it up twice."""
    customers = [make.customer(world.wang, now=EARLY, next_follow_on=TODAY) for _number in range(5)]
    give(world.wang, "寄样机", of=customers[4], due=due_on(TODAY))
    found = day_of(world, limit=3)
    assert [item.customer_id for item in found["promised"]] == [one.pk for one in customers[:3]]
    assert "tasks" not in found
    group = reasons.find_group("promised")
    assert group
    asked = Asked(world.actor_of(world.wang), world.wang.pk, TODAY, NOW, limit=3)
    rest, last = more_of(group, replace(asked, after=tuple(found["promised"][-1].key)))
    assert [item.customer_id for item in rest] == [one.pk for one in customers[3:]] and last == ()
    assert [one.sentence for one in rest[-1].more] == ["任务：寄样机"]


def test_several_tasks_of_one_customer_over_two_pages_are_one_row(world: World) -> None:
    customer = make.customer(world.wang, now=EARLY, next_follow_on=TODAY + timedelta(days=9))
    make.follow_up(world.wang, customer)
    for hour in (11, 12, 13, 14):
        give(world.wang, f"任务{hour}", of=customer, due=at(hour))
    found = day_of(world, limit=2)
    assert [len(item.more) for item in found["tasks"]] == [3]
    group = reasons.find_group("tasks")
    assert group
    asked = Asked(world.actor_of(world.wang), world.wang.pk, TODAY, NOW, limit=2)
    rest, _last = more_of(group, replace(asked, after=tuple(group.find(asked)[1].key)))
    assert rest == []


def test_tasks_without_a_customer_stand_in_the_day_each_for_itself(world: World) -> None:
    give(world.wang, "交周报", due=at(17))
    give(
        world.manager, "核对回款", to=(world.wang,), due=due_on(TODAY - timedelta(days=2)), now=NOW - timedelta(days=4)
    )
    give(world.wang, "明天的")
    found = day_of(world)["tasks"]
    assert [(item.name, item.chip, item.tone) for item in found] == [
        ("核对回款", "逾期 2 天", "red"),
        ("交周报", "17:00", ""),
    ]
    assert "李建国派的" in found[0].sentence and found[0].tick and found[0].customer_id == 0
    assert day_of(world, world.manager) == {}


def test_untouched_a_customers_come_after_the_days_of_the_setting(world: World) -> None:
    late, fresh, other = (make.customer(world.wang, now=EARLY) for _number in range(3))
    for customer, days, grade in ((late, 4, "A"), (fresh, 2, "A"), (other, 9, "B")):
        make.follow_up(world.wang, customer, now=NOW - timedelta(days=days))
        Customer.objects.filter(pk=customer.pk).update(grade=grade)
    found = day_of(world)
    assert [item.customer_id for item in found["untouched"]] == [late.pk]
    assert found["untouched"][0].sentence == "上次：谈了价格，月底定预算"


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (born(date(1980, 11, 20)), "今天"),
        (born(date(1980, 11, 23)), "11-23"),
        (born(date(1980, 11, 24)), None),
        (born(date(1980, 11, 19)), None),
        (born(date(1980, 10, 12), "lunar"), "今天"),
        (born(date(1980, 10, 13), "lunar"), "明天"),
        (born(date(1980, 11, 20), "lunar"), None),
    ],
)
def test_birthdays_by_either_calendar_come_within_days(
    world: World, contact: ContactDraft, expected: str | None
) -> None:
    customer = make.customer(world.wang, now=EARLY, contacts=(contact,))
    make.follow_up(world.wang, customer)
    found = day_of(world).get("birthday", [])
    assert [item.chip for item in found] == ([f"生日 {expected}"] if expected else [])


def test_who_may_not_know_birthdays_is_not_told_of_them(world: World) -> None:
    customer = make.customer(world.wang, now=EARLY, contacts=(born(TODAY),))
    make.follow_up(world.wang, customer)
    closed = replace(world.actor_of(world.wang), field_rules={("customer", "birthday"): "hidden"})
    assert not today(actor=closed, today=TODAY, now=NOW).groups


@pytest.mark.parametrize(
    ("days", "chip", "sentence"),
    [
        (0, "续费 今天", "“用友 财务”的服务今天到期，谈续费"),
        (30, "续费 12-20", "“用友 财务”的服务12-20到期，谈续费"),
        (-1, "续费 昨天", "“用友 财务”的服务昨天到期了，还没续费"),
        (31, "", ""),
        (-31, "", ""),
    ],
)
def test_services_that_end_come_within_days_and_stay_a_month(world: World, days: int, chip: str, sentence: str) -> None:
    customer, others = make.customer(world.wang, now=EARLY), make.customer(world.zhang, now=EARLY)
    for one in (customer, others):
        make.follow_up(one.owner, one)
        values = {"product": "用友", "module": "财务", "service_until": TODAY + timedelta(days=days)}
        add_product(actor=world.actor_of(one.owner), customer_id=one.pk, values=values, now=NOW)
    found = day_of(world).get("renewals", [])
    assert [(item.customer_id, item.chip, item.sentence) for item in found] == (
        [(customer.pk, chip, sentence)] if chip else []
    )


def test_ending_protection_stands_in_the_day_with_its_last_contact(world: World) -> None:
    customer = make.customer(world.wang, now=EARLY)
    make.follow_up(world.wang, customer, now=NOW - timedelta(days=11))
    for days, expected in ((3, True), (4, False)):
        Customer.objects.filter(pk=customer.pk).update(reclaim_on=TODAY + timedelta(days=days))
        assert ("protection" in day_of(world)) is expected
    Customer.objects.filter(pk=customer.pk).update(reclaim_on=TODAY + timedelta(days=1))
    (item,) = day_of(world)["protection"]
    assert (item.chip, item.sentence) == ("明天到期", "保护期将到，最后一次有效联系在 11 天前")


def test_no_customer_stands_twice_whatever_the_groups(world: World) -> None:
    for number in range(12):
        contacts = (born(TODAY),) if number % 2 else ()
        customer = make.customer(world.wang, now=EARLY, grade="AB"[number % 2], contacts=contacts)
        if number % 3:
            make.follow_up(world.wang, customer, now=NOW - timedelta(days=9))
        if number % 4 == 0:
            give(world.wang, of=customer, due=due_on(TODAY))
        Customer.objects.filter(pk=customer.pk).update(reclaim_on=TODAY + timedelta(days=number))
    rows = rows_of(world)
    assert len(rows) == len(set(rows)) == 12


def test_the_day_of_a_long_list_asks_as_many_queries_as_that_of_a_short_one(world: World) -> None:
    """Groups longer than a page ask once more; the number depends on how many groups those are, not on rows."""
    counted = []
    policies.get_policy("task")
    for amount in (4, 30):
        for number in range(amount):
            customer = make.customer(world.wang, now=EARLY, grade="A", next_follow_on=TODAY, contacts=(born(TODAY),))
            give(world.wang, f"任务{number}", of=customer, due=due_on(TODAY))
            make.follow_up(world.wang, make.customer(world.wang, now=EARLY), now=EARLY, outcome="busy", content="")
        day_of(world, limit=3)
        with CaptureQueriesContext(connection) as queries:
            day_of(world, limit=3)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 38
