"""Open tasks follow a customer to its next owner, and stay where the pool keeps the notes of the former one closed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.activities.models import Task
from zhike.activities.tests.tasking import give
from zhike.activities.todo.queries import visible_tasks
from zhike.activities.todo.queries.scope import tasks_of
from zhike.activities.todo.services import finish_task, reassign_task
from zhike.customers.models import Customer
from zhike.events.models import Event
from zhike.notify.models import Notification
from zhike.pool.tests import company
from zhike.testing import make
from zhike.testing.world import NOW, World

HOUR = timedelta(hours=1)


def people_of(task: Task) -> list[int]:
    task.refresh_from_db()
    return task.assignee_ids


def _pool(world: World, **follow: bool) -> object:
    pool = company.pool(**follow)
    company.join(pool, world.east)
    company.join(pool, world.manager, role="admin")
    return pool


def test_assigned_to_another_the_open_tasks_go_along_and_what_is_done_stays(world: World) -> None:
    customer = make.customer(world.wang)
    open_one, shared = give(world.wang, "寄样机", of=customer), give(world.manager, "演示", of=customer)
    reassign_task(
        actor=world.actor_of(world.manager),
        task_id=shared.pk,
        assignee_ids=[world.wang.pk, world.manager.pk],
        now=NOW,
    )
    done = finish_task(actor=world.actor_of(world.wang), task_id=give(world.wang, "报价", of=customer).pk, now=NOW)
    free = give(world.wang, "周报")
    company.give(customer, world.zhang, world.manager, way="assign", now=NOW + HOUR)
    assert people_of(open_one) == [world.zhang.pk] and people_of(shared) == [world.zhang.pk, world.manager.pk]
    assert people_of(done) == [world.wang.pk] and people_of(free) == [world.wang.pk]
    assert visible_tasks(world.actor_of(world.zhang)).filter(pk=open_one.pk).exists()
    told = Notification.objects.get(kind="activities.task_given", person=world.zhang)
    assert told.title == "客户换了负责人，2 个没做完的任务转给了你"
    event = Event.objects.filter(kind="activities.task_reassigned", customer_id=customer.pk).latest("pk")
    assert event.data["from"] in ([world.wang.pk], [world.wang.pk, world.manager.pk])


def test_who_has_the_task_already_keeps_it_alone(world: World) -> None:
    customer = make.customer(world.wang)
    task = give(world.wang, of=customer, to=(world.wang, world.manager))
    company.give(customer, world.manager, world.admin, way="assign")
    assert people_of(task) == [world.manager.pk]


def test_through_the_pool_the_tasks_wait_for_whoever_claims(world: World) -> None:
    pool, customer = _pool(world), make.customer(world.wang, now=NOW - HOUR)
    task = give(world.wang, "寄样机", of=customer)
    company.into_pool(customer, pool, world.wang)
    assert people_of(task) == [world.wang.pk]
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    assert people_of(task) == [world.chen.pk]
    assert not visible_tasks(world.actor_of(world.wang)).filter(pk=task.pk).exists()


@pytest.mark.parametrize("way", ["give_back", "rotate"])
def test_where_the_pool_closes_notes_the_tasks_stay_behind_unseen(world: World, way: str) -> None:
    pool, customer = _pool(world, follow_notes=False), make.customer(world.wang, now=NOW - HOUR)
    task = give(world.wang, "底价不能低于八折", of=customer, now=NOW - HOUR)
    if way == "give_back":
        company.into_pool(customer, pool, world.wang)
        company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    else:
        Customer.objects.filter(pk=customer.pk).update(pool_id=pool.pk)  # type: ignore[attr-defined]
        company.give(customer, world.chen, world.admin, way="rotate", reason="太久没有联系", now=NOW + HOUR)
    assert people_of(task) == [world.wang.pk]
    chen, now_customer = world.actor_of(world.chen), Customer.objects.get(pk=customer.pk)
    assert not visible_tasks(chen).filter(pk=task.pk).exists()
    assert not tasks_of(chen, now_customer).exists()
    fresh = give(world.chen, "第一次拜访", of=now_customer, now=NOW + 2 * HOUR)
    assert list(tasks_of(chen, now_customer)) == [fresh]
    assert tasks_of(world.actor_of(world.manager), now_customer).count() == 2


def test_undoing_a_change_of_owner_gives_the_tasks_back_but_keeps_what_was_changed_since(world: World) -> None:
    customer = make.customer(world.wang)
    plain, passed_on = give(world.wang, "寄样机", of=customer), give(world.wang, "报价", of=customer)
    company.give(customer, world.zhang, world.manager, way="assign", now=NOW + HOUR)
    own = give(world.zhang, "张伟自己的", of=Customer.objects.get(pk=customer.pk), now=NOW + HOUR)
    both = [world.zhang.pk, world.manager.pk]
    reassign_task(actor=world.actor_of(world.zhang), task_id=passed_on.pk, assignee_ids=both, now=NOW + HOUR)
    company.give(customer, world.wang, world.manager, way="undo", now=NOW + 2 * HOUR)
    assert people_of(plain) == [world.wang.pk]
    assert people_of(passed_on) == both and people_of(own) == [world.zhang.pk]


def test_a_thousand_customers_cost_as_many_statements_as_one(world: World) -> None:
    from zhike.customers.services import Destination, change_owners

    def moved(amount: int, to: int) -> int:
        customers = [make.customer(world.wang) for _number in range(amount)]
        for customer in customers:
            give(world.wang, of=customer)
        wanted = {customer.pk: Destination(to) for customer in customers}
        with CaptureQueriesContext(connection) as queries:
            change_owners(actor=world.actor_of(world.manager), wanted=wanted, way="assign", now=NOW)
        assert all(one.assignee_ids == [to] for one in Task.objects.filter(customer_id__in=wanted))
        return len([one for one in queries if "activities_task" in one["sql"]])

    assert moved(2, world.zhang.pk) == moved(12, world.zhang.pk) == 2
