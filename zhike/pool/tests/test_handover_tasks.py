"""A leaver's open tasks go along: those of customers to their owners, the others to who gets the rest, and back."""

from datetime import timedelta

from zhike.activities.models import Task
from zhike.activities.tests.tasking import give
from zhike.activities.todo.queries import visible_tasks
from zhike.activities.todo.services import finish_task
from zhike.notify.models import Notification
from zhike.pool.handover import services
from zhike.pool.handover.services import PlanDraft
from zhike.testing import make
from zhike.testing.world import NOW, World

LATER = NOW + timedelta(days=2)


def test_open_tasks_go_with_the_customers_and_come_back(world: World) -> None:
    customers = [make.customer(world.wang) for _number in range(4)]
    theirs = make.customer(world.zhang)
    about = [give(world.wang, f"任务{number}", of=customer) for number, customer in enumerate(customers)]
    free, shared = give(world.wang, "周报"), give(world.manager, "盘点", to=(world.wang, world.zhang))
    foreign = give(world.manager, "陪访", of=theirs, to=(world.manager,))
    Task.objects.filter(pk=foreign.pk).update(assignee_ids=[world.wang.pk])
    done = finish_task(actor=world.actor_of(world.wang), task_id=give(world.wang, "做完的").pk, now=NOW)
    draft = PlanDraft(
        taker_ids=(world.zhang.pk, world.chen.pk), main_id=world.chen.pk, way="even", reason="个人原因", shares={}
    )
    manager = world.actor_of(world.manager)
    before = dict(Task.objects.values_list("pk", "assignee_ids"))
    handover = services.plan_handover(actor=manager, person_id=world.wang.pk, draft=draft, now=NOW)
    services.run_handover(actor=manager, handover_id=handover.pk, now=LATER)
    after = dict(Task.objects.values_list("pk", "assignee_ids"))
    for task, customer in zip(about, customers, strict=True):
        customer.refresh_from_db()
        assert after[task.pk] == [customer.owner_id]
        owner = world.actor_of(world.zhang if customer.owner_id == world.zhang.pk else world.chen)
        assert visible_tasks(owner).filter(pk=task.pk).exists()
    assert after[free.pk] == [world.chen.pk] and after[foreign.pk] == [world.zhang.pk]
    assert sorted(after[shared.pk]) == sorted([world.chen.pk, world.zhang.pk])
    assert after[done.pk] == [world.wang.pk]
    told = Notification.objects.filter(kind="activities.task_given", key__startswith="handover-tasks")
    assert {one.person_id for one in told} == {world.zhang.pk, world.chen.pk}
    services.undo_handover(actor=manager, handover_id=handover.pk, now=LATER + timedelta(hours=1))
    assert dict(Task.objects.values_list("pk", "assignee_ids")) == before
