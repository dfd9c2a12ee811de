"""Tasks of the demo company: today's, late ones, given ones, repeating ones, and some that are done."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import CalendarFeed, FeedAccess, Task
from zhike.activities.todo.drafts import Due, TaskDraft, due_on
from zhike.activities.todo.services import create_task, finish_task
from zhike.customers.models import Customer

REP, MANAGER = "wangxiaoyan", "lijianguo"
# What, in how many days, at what hour (None: all day), how urgent, how it repeats, whether about a customer.
_OWN: tuple[tuple[str, int, int | None, int, str, bool], ...] = (
    ("把最终报价发给客户", 0, 15, 1, "", True),
    ("寄样机资料，附保修说明", 0, None, 2, "", True),
    ("确认演示时间和参会人", 1, 10, 2, "", True),
    ("补齐合同附件二", 2, None, 2, "", True),
    ("整理竞品对比表", 3, 14, 3, "", False),
    ("周五交周报", 4, 17, 2, "FREQ=WEEKLY;BYDAY=FR", False),
    ("月底核对回款", 9, None, 1, "FREQ=MONTHLY;BYMONTHDAY=-1", False),
    ("打电话问验收情况", 6, 11, 2, "", True),
)
_GIVEN = (
    ("带客户看一次工厂", 2, 14, 1, "", True),
    ("本周把 A 类客户都过一遍", 1, None, 1, "", False),
    ("准备季度复盘", 5, 9, 2, "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5", False),
)
_LATE = ("约财务总监见面", "回复招标答疑")
_DONE = ("发感谢短信", "录入名片", "回访安装情况")


def load_tasks(people: Mapping[str, Person], now: datetime) -> None:
    """Give a rep tasks of her own and of her manager, some late, some done."""
    rep, manager = people[REP], people[MANAGER]
    customers = list(
        Customer.objects.filter(owner=rep, deleted_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    )
    for number, row in enumerate(_OWN):
        _give(rep, rep, row, customers[number % len(customers)], now)
    for number, row in enumerate(_GIVEN):
        _give(manager, rep, row, customers[-1 - number % len(customers)], now)
    before = now - timedelta(days=5)
    for number, title in enumerate(_LATE):
        _give(rep, rep, (title, 2 + number, None, 2, "", True), customers[(3 + number) % len(customers)], before)
    for number, title in enumerate(_DONE):
        task = _give(
            rep,
            rep,
            (title, 4 + number % 2, 10 + number, 2, "", True),
            customers[(6 + number) % len(customers)],
            before,
        )
        finish_task(actor=get_actor(rep.pk), task_id=task.pk, now=now - timedelta(hours=3 * number + 1))


def _give(
    by: Person, to: Person, row: tuple[str, int, int | None, int, str, bool], customer_id: int, now: datetime
) -> Task:
    title, days, hour, priority, repeat, is_about = row
    day = timezone.localdate(now) + timedelta(days=days)
    due = due_on(day) if hour is None else Due(due_on(day).at + timedelta(hours=hour))
    draft = TaskDraft(
        title=title,
        due=due,
        customer_id=customer_id if is_about else None,
        assignee_ids=(to.pk,),
        priority=priority,
        repeat=repeat,
        origin="follow_up" if is_about and days == 1 else "person",
    )
    return create_task(actor=get_actor(by.pk), draft=draft, now=now)


def remove_tasks(person_ids: list[int]) -> None:
    """Delete the tasks without customers that demo people gave or have, and their calendar links."""
    feeds = CalendarFeed.objects.filter(person_id__in=person_ids)
    FeedAccess.objects.filter(feed__in=feeds).delete()
    feeds.delete()
    ids = list(Task.objects.filter(assignee_ids__overlap=list(person_ids)).values_list("pk", flat=True))
    ids += list(Task.objects.filter(creator_id__in=person_ids).values_list("pk", flat=True))
    Task.objects.filter(pk__in=ids).delete()
    Task.pgh_event_model.objects.filter(pgh_obj_id__in=ids).delete()  # type: ignore[attr-defined]
