"""The demo company's sheets of the last working days, an evening meeting over them, and the month's targets."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Model

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.sales.meeting.services import Spot, ask_in_meeting, note_progress
from zhike.sales.models import (
    DailySheet,
    Minute,
    NewAAlert,
    SheetAmendment,
    SheetComment,
    SheetNote,
    SheetReading,
    Target,
)
from zhike.sales.sheets.building import build, close_sheets
from zhike.sales.sheets.days import Clock, read_clock
from zhike.sales.sheets.people import Rep, keepers, list_reps
from zhike.sales.sheets.services import Remark, comment_sheet, submit_sheet

from .droughts import answer_droughts
from .rows import delete_rows, histories_of

DAYS = 2
_PROGRESS = (
    "客户内部在走流程，等总经理签字",
    "方案已口头同意，付款方式还在谈",
    "采购说下周开会定",
    "要我们再出一版报价",
)
_BLOCKERS = ("", "让利超出权限", "财务总监没见过", "")
_SUPPORT = ("", "经理批 2 个点", "请经理一起拜访", "")
_REMARKS = ("今天主要跑老客户，明天集中打 B 类。", "两家进入谈价，明天出报价。", "外出拜访一天，电话少了些。")
_TARGETS = {"signed_amount": 800_000, "received_amount": 600_000, "new_a": 8, "visits": 20, "contacts": 240}


def load_sheets(people: Mapping[str, Person], now: datetime) -> int:
    """Keep sheets of the last working days, hold a meeting, set targets; return how many sheets."""
    clock = read_clock(now)
    ids = [person.pk for person in people.values()]
    reps = list_reps(keepers().filter(pk__in=ids))
    for back in range(DAYS - 1, -1, -1):
        day = clock.calendar.add_workdays(clock.closed_day, -back)
        for place, rep in enumerate(reps):
            if (place + back) % 5:  # some forget it
                _submit(rep, day, clock, place)
        close_sheets(now=clock.cutoff_of(day) + timedelta(seconds=1))
    _meet(people, clock)
    _set_targets(reps, now)
    answer_droughts(people, now)
    return DailySheet.objects.filter(person_id__in=ids).count()


def _submit(rep: Rep, day: date, clock: Clock, place: int) -> None:
    at = clock.cutoff_of(day) - timedelta(minutes=20 + 7 * (place % 9))
    content, _summary = build([rep.id], day=day, clock=clock)[rep.id]
    wanted = [line["customer"] for line in content["lines"] if line["needs_sentence"]]
    SheetNote.objects.bulk_create(
        SheetNote(
            customer_id=customer_id,
            person_id=rep.id,
            day=day,
            progress=_PROGRESS[(place + n) % len(_PROGRESS)],
            blocker=_BLOCKERS[(place + n) % len(_BLOCKERS)],
            support=_SUPPORT[(place + n) % len(_SUPPORT)],
            changed_at=at,
        )
        for n, customer_id in enumerate(wanted)
    )
    remark = _REMARKS[place % len(_REMARKS)]
    submit_sheet(actor=get_actor(rep.id), day=day, remark=remark, confirmed=True, now=at)


def _meet(people: Mapping[str, Person], clock: Clock) -> None:
    """Let the manager ask one of the team about the first customer of the last sheet, and note what was said."""
    boss, rep = people["lijianguo"], people["wangxiaoyan"]
    kept = DailySheet.objects.filter(person=rep, day=clock.closed_day).first()
    if kept is None or not kept.content["lines"] or rep.department_id is None:
        return
    actor, at = get_actor(boss.pk), clock.cutoff_of(kept.day) + timedelta(minutes=15)
    spot = Spot(rep.department_id, kept.day, rep.pk, kept.content["lines"][0]["customer"])
    note_progress(actor=actor, spot=spot, text="方案已口头同意，卡在付款方式", now=at)
    ask_in_meeting(actor=actor, spot=spot, text="财务总监是谁，谁能引见？", now=at)
    remark = Remark("B 类太久没动，明天先打这几家")
    comment_sheet(actor=actor, person_id=rep.pk, day=kept.day, remark=remark, now=at)


def _set_targets(reps: Sequence[Rep], now: datetime) -> None:
    month = read_clock(now).local.date().replace(day=1)
    Target.objects.bulk_create(
        Target(month=month, metric=metric, person_id=rep.id, value=Decimal(value), set_at=now)
        for rep in reps
        for metric, value in _TARGETS.items()
    )


_OWNED: tuple[tuple[type[Model], str], ...] = (
    (SheetReading, "by_id"),
    (SheetAmendment, "by_id"),
    (DailySheet, "person_id"),
    (SheetNote, "person_id"),
    (SheetComment, "person_id"),
    (SheetComment, "by_id"),
    (Minute, "person_id"),
    (Minute, "by_id"),
    (Target, "person_id"),
    (Target, "set_by_id"),
    (NewAAlert, "department_id"),
    (NewAAlert, "answered_by_id"),
    (Target, "department_id"),
)


def remove_sheets(person_ids: Sequence[int], department_ids: Sequence[int]) -> None:
    """Delete the sheets, minutes, alarms and targets of the demo people, with their history; as the owner."""
    for reading in (SheetReading, SheetAmendment):
        reading._default_manager.filter(sheet__person_id__in=person_ids).delete()
    for model, column in _OWNED:
        ids = department_ids if column == "department_id" else person_ids
        for table in (model, *histories_of(model)):
            delete_rows(table._meta.db_table, column, ids)
