"""When a task may be given, moved, done and taken back, and when its reminder comes. Pure."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

LONGEST_TITLE = 200
MOST_PEOPLE = 20
REOPEN_DAYS = 30
FARTHEST = timedelta(days=366 * 10)


def why_cannot_plan(*, title: str, due_day: date, today: date, assignee_ids: Collection[int]) -> Refusal | None:
    """Say why such a task cannot be given, or return None."""
    if not title.strip():
        return Refusal("tasks.title_missing", _("写一句要做什么。"), {"field": "title"})
    if len(title) > LONGEST_TITLE:
        return Refusal(
            "tasks.title_invalid", _("标题最多 %(n)d 个字，其余写在说明里。") % {"n": LONGEST_TITLE}, {"field": "title"}
        )
    if not assignee_ids:
        return Refusal("tasks.assignee_missing", _("选一位负责人。"), {"field": "assignees"})
    if len(assignee_ids) > MOST_PEOPLE:
        return Refusal(
            "tasks.assignee_invalid", _("一个任务最多 %(n)d 人。") % {"n": MOST_PEOPLE}, {"field": "assignees"}
        )
    return why_cannot_be_due(due_day=due_day, today=today)


def why_cannot_be_due(*, due_day: date, today: date) -> Refusal | None:
    """A task is due today or later, and within ten years."""
    if due_day < today:
        return Refusal("tasks.due_invalid", _("到期日已经过了。"), {"field": "due_on", "due_on": due_day})
    if due_day > today + FARTHEST:
        return Refusal("tasks.due_invalid", _("到期日太远了，十年以内就好。"), {"field": "due_on", "due_on": due_day})
    return None


def why_cannot_touch(*, may: bool) -> Refusal | None:
    """Say that somebody sees a task but has no part in it."""
    if may:
        return None
    sentence = _("这个任务不是派给你的，也不是你派的，你只能看。")
    return Refusal("tasks.not_allowed", sentence, {}, _("请负责人或派任务的人来改。"))


def why_cannot_give(*, may: bool) -> Refusal | None:
    """Say that somebody may not give tasks about a customer (or at all)."""
    if may:
        return None
    return Refusal(
        "tasks.not_allowed", _("你可以查看，但不能在这里新建任务。"), {}, _("请管理员给你的角色开“任务 · 新建”。")
    )


def why_cannot_finish(*, is_done: bool) -> Refusal | None:
    """A task is done once."""
    return Refusal("tasks.done_conflict", _("这个任务已经有人完成了。"), {}) if is_done else None


def why_cannot_change(*, is_done: bool) -> Refusal | None:
    """What is done stays as it was done."""
    if not is_done:
        return None
    return Refusal("tasks.done_conflict", _("任务已经完成，不能再改。"), {}, _("先点“没做完”放回待办。"))


def why_cannot_reopen(*, done_at: datetime | None, now: datetime, is_next_done: bool) -> Refusal | None:
    """A task comes back while it is fresh, and a repeating one only while its next turn is still open."""
    if done_at is None:
        return Refusal("tasks.open_conflict", _("这个任务还没有完成。"))
    if now > done_at + timedelta(days=REOPEN_DAYS):
        sentence = _("完成超过 %(n)d 天的任务不能再放回待办，请新建一个。") % {"n": REOPEN_DAYS}
        return Refusal("tasks.too_late", sentence, {"done_at": done_at})
    if is_next_done:
        return Refusal("tasks.series_conflict", _("这个重复任务的下一次也已经完成，不能再放回待办。"))
    return None


def why_cannot_see(names: Collection[str]) -> Refusal | None:
    """Nobody gets a task about a customer whom he may not see."""
    if not names:
        return None
    sentence = _("%(names)s 看不到这位客户，不能接这个任务。") % {"names": "、".join(sorted(names))}
    return Refusal("tasks.assignee_blind", sentence, {"field": "assignees"}, _("先把他加入这位客户的服务团队。"))


def is_overdue(*, due_at: datetime, is_all_day: bool, now: datetime, day_start: datetime) -> bool:
    """Say whether a task is late: a timed one after its time, an all-day one after its day."""
    return due_at < (day_start if is_all_day else now)


def compute_reminder(
    *, due_at: datetime, is_all_day: bool, minutes: int | None, morning: int, now: datetime
) -> datetime | None:
    """Return when to remind of a task: so many minutes before, or in the morning of its day; None when that is over."""
    if minutes is None:
        return None
    if is_all_day:
        local = datetime.combine(due_at.date(), time(morning), tzinfo=due_at.tzinfo)
        at = local - timedelta(days=minutes // 1440)
    else:
        at = due_at - timedelta(minutes=minutes)
    return at if at > now else None
