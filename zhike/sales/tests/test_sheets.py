"""The sheet of a day: what stands on it, when it is kept, and that it stays as it is."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model
from django.http import Http404

from zhike.activities.models import EntryMark
from zhike.customers.models import Customer
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.pool.queries import members
from zhike.sales.models import DailySheet, Minute, SheetAmendment, SheetComment, SheetNote, SheetReading
from zhike.sales.sheets.building import build, close_sheets
from zhike.sales.sheets.closing import close_and_tell
from zhike.sales.sheets.days import read_clock
from zhike.sales.sheets.services import (
    Remark,
    amend_sheet,
    answer_question,
    comment_sheet,
    read_sheet,
    submit_sheet,
    write_note,
)
from zhike.testing import make
from zhike.testing.events import deliver

from .sheet_world import FRIDAY, MONDAY, graded, moment, promise


def sheet(person, now, day=FRIDAY):
    clock = read_clock(now)
    content, summary = build([person.pk], day=day, clock=clock)[person.pk]
    return content, summary


def submit(world, now, *, person=None, remark="", confirmed=True, day=FRIDAY):
    actor = world.actor_of(person or world.wang)
    return submit_sheet(actor=actor, day=day, remark=remark, confirmed=confirmed, now=now)


def test_the_day_is_written_from_its_events(world):
    thursday = FRIDAY - timedelta(days=1)
    hengyuan, deal = graded(world.wang, "B", now=moment(thursday, 9), name="苏州恒远自动化有限公司", amount=186_000)
    anta, _deal = graded(world.wang, "C", now=moment(thursday, 9), name="成都安泰食品有限公司")
    other, _deal = graded(world.zhang, "A", now=moment(thursday, 9))
    make.follow_up(world.wang, hengyuan, now=moment(FRIDAY, 9, 12), content="李总说价格再让两个点，月底前走流程")
    make.follow_up(world.wang, anta, now=moment(FRIDAY, 11), content="", outcome="no_answer")
    make.follow_up(world.zhang, other, now=moment(FRIDAY, 11), content="别人的客户，不在这张表上")
    promise(world.wang, deal, "A", now=moment(FRIDAY, 9, 30), on=FRIDAY + timedelta(days=7))

    content, summary = sheet(world.wang, moment(FRIDAY, 18))

    assert [line["name"] for line in content["lines"]] == ["苏州恒远自动化有限公司", "成都安泰食品有限公司"]
    first, second = content["lines"]
    assert (first["grade"], first["was"], first["amount"], first["days_left"]) == ("A", "B", "186000.00", 7)
    assert first["last_text"].startswith("李总说") and first["contacts"] == 1 and not first["needs_sentence"]
    assert second["contacts"] == 0 and second["untouched"] and second["idle_days"] is None
    assert summary["contacts"] == 2 and summary["reached"] == 1 and summary["customers"] == 2
    assert summary["grades"] == {"A": 1, "B": 0, "C": 1} and summary["entered"] == {"A": 1, "B": 0, "C": 0}
    assert [(talk["kind"], talk["reached"]) for talk in content["talks"]] == [("phone", True), ("phone", False)]


def test_a_contact_after_the_cut_off_and_on_saturday_stands_on_mondays_sheet(world):
    customer = make.customer(world.wang, now=moment(FRIDAY, 8))
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 20), content="截止那一秒还算今天的联系")
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 20, 0, 1), content="过了一秒就是下一张表的联系")
    saturday = FRIDAY + timedelta(days=1)
    make.follow_up(world.wang, customer, now=moment(saturday, 11), content="周六客户自己打来问合同条款")
    on_friday, _summary = sheet(world.wang, moment(FRIDAY, 20))
    on_monday, _summary = sheet(world.wang, moment(MONDAY, 9), MONDAY)
    assert [talk["text"] for talk in on_friday["talks"]] == ["截止那一秒还算今天的联系"]
    assert [talk["text"] for talk in on_monday["talks"]] == ["过了一秒就是下一张表的联系", "周六客户自己打来问合同条款"]


def test_missed_promises_copies_and_notes_from_memory_are_marked(world):
    week_ago = moment(FRIDAY - timedelta(days=7), 9)
    one, two, three = (make.customer(world.wang, now=week_ago) for _n in range(3))
    make.follow_up(
        world.wang, one, now=week_ago, content="客户说再考虑考虑，下周回复", next_step="回电", next_on=FRIDAY
    )
    make.follow_up(world.wang, three, now=week_ago, content="要报价单，约好周四给", next_on=FRIDAY - timedelta(days=1))
    make.follow_up(world.wang, two, now=moment(FRIDAY, 10), content="客户说再考虑考虑，下周 回复。")
    late = make.follow_up(world.wang, two, now=moment(FRIDAY, 15), content="前天见了采购总监，方案要改两处")
    type(late).objects.filter(pk=late.pk).update(at=moment(FRIDAY - timedelta(days=2), 15))
    deliver()
    content, summary = sheet(world.wang, moment(FRIDAY, 19))
    assert (summary["missed"], summary["overdue"]) == (1, 1)
    assert [row["customer"] for row in content["missed"]] == [one.pk]
    assert (summary["copied"], summary["backfilled"]) == (1, 1)
    marks = {talk["text"]: (talk["backfilled"], talk["copied"] is not None) for talk in content["talks"]}
    assert marks["前天见了采购总监，方案要改两处"] == (True, False)
    assert marks["客户说再考虑考虑，下周 回复。"] == (False, True)
    assert EntryMark.objects.count() == 2, "the sheet shows what the page about the quality of entries shows"


def test_an_a_without_contact_must_be_written_about_before_the_sheet_goes(world):
    customer, _deal = graded(world.wang, "A", now=moment(FRIDAY, 9))
    with pytest.raises(Refused) as refused:
        submit(world, moment(FRIDAY, 18))
    assert refused.value.refusal.code == "sales.sheet_sentence_missing"
    words = {"progress": "合同在客户法务，周一出结果", "blocker": "法务排期", "support": "经理打给王总"}
    write_note(
        actor=world.actor_of(world.wang), day=FRIDAY, customer_id=customer.pk, words=words, now=moment(FRIDAY, 18)
    )
    with pytest.raises(Refused) as refused:
        submit(world, moment(FRIDAY, 18), confirmed=False)
    assert refused.value.refusal.code == "sales.sheet_unconfirmed"
    kept, is_new = submit(world, moment(FRIDAY, 18), remark="今天法务在审")
    assert is_new and kept.content["lines"][0]["progress"] == words["progress"]
    assert Event.objects.filter(kind="sales.sheet_submitted", data__sheet=kept.pk).count() == 1


def test_a_submitted_sheet_is_a_snapshot_and_the_second_time_returns_it(world):
    customer = make.customer(world.wang, name="苏州恒远自动化有限公司", now=moment(FRIDAY, 8))
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 9), content="谈了价格和付款方式")
    kept, _new = submit(world, moment(FRIDAY, 18), remark="一")
    Customer.objects.filter(pk=customer.pk).update(name="改名以后的公司")
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 18, 30), content="提交以后的联系不进这张表")
    again, is_new = submit(world, moment(FRIDAY, 19), remark="二")
    assert (again.pk, is_new, again.remark) == (kept.pk, False, "一")
    again.refresh_from_db()
    assert [talk["name"] for talk in again.content["talks"]] == ["苏州恒远自动化有限公司"]
    with pytest.raises(Refused) as refused:
        write_note(
            actor=world.actor_of(world.wang), day=FRIDAY, customer_id=customer.pk, words={}, now=moment(FRIDAY, 19)
        )
    assert refused.value.refusal.code == "sales.sheet_submitted"


def test_at_the_cut_off_open_sheets_are_kept_once_and_managers_hear_who_is_missing(world):
    submit(world, moment(FRIDAY, 20))  # the last second is in time
    assert close_and_tell(now=moment(FRIDAY, 20, 0, 1)) == 3  # 张伟, 陈静, 刘洋
    assert close_and_tell(now=moment(FRIDAY, 21)) == 0
    ways = dict(DailySheet.objects.values_list("person__name", "way"))
    assert ways == {"王晓燕": "submitted", "张伟": "closed", "陈静": "closed", "刘洋": "closed"}
    told = Notification.objects.filter(person=world.manager, kind="sales.sheets_open")
    assert sorted(one.body for one in told) == ["张伟", "陈静"]
    with pytest.raises(Refused) as refused:
        submit(world, moment(FRIDAY, 20, 0, 1), person=world.zhang)
    assert refused.value.refusal.code == "sales.sheet_closed"


def test_days_that_were_missed_are_kept_later_but_none_before_the_first(world):
    assert close_sheets(now=moment(FRIDAY, 19)) == 0  # nobody had a sheet on Thursday
    assert close_sheets(now=moment(FRIDAY, 20, 1)) == 4
    assert close_sheets(now=moment(FRIDAY + timedelta(days=5), 9)) == 8  # Monday, Tuesday
    days = DailySheet.objects.values_list("day", flat=True).distinct().order_by("day")
    assert [(day - FRIDAY).days for day in days] == [0, 3, 4]


def test_what_comes_after_is_added_and_late_words_are_late_once(world):
    close_sheets(now=moment(FRIDAY, 20, 1))
    own = DailySheet.objects.get(person=world.wang, day=FRIDAY)
    actor = world.actor_of(world.wang)
    late = amend_sheet(actor=actor, sheet_id=own.pk, text="路上没网，补交", now=moment(FRIDAY, 20, 30))
    more = amend_sheet(actor=actor, sheet_id=own.pk, text="恒远的金额应是 18 万", now=moment(FRIDAY, 21))
    assert (late.kind, more.kind) == ("late", "correction")
    with pytest.raises(Refused):
        amend_sheet(actor=world.actor_of(world.manager), sheet_id=own.pk, text="代他改", now=moment(FRIDAY, 21))
    with pytest.raises(Http404):
        amend_sheet(actor=world.actor_of(world.chen), sheet_id=own.pk, text="别人的", now=moment(FRIDAY, 21))


def test_a_question_comes_back_on_the_next_sheet_until_it_is_answered(world):
    customer, _deal = graded(world.wang, "A", now=moment(FRIDAY, 9))
    close_sheets(now=moment(FRIDAY, 20, 1))
    boss, rep = world.actor_of(world.manager), world.actor_of(world.wang)
    remark = Remark("财务总监是谁，谁能引见？", is_question=True, customer_id=customer.pk)
    question = comment_sheet(actor=boss, person_id=world.wang.pk, day=FRIDAY, remark=remark, now=moment(FRIDAY, 20, 30))
    tuesday = MONDAY + timedelta(days=1)
    for day in (MONDAY, tuesday):
        content, summary = sheet(world.wang, moment(day, 9), day)
        assert [one["text"] for one in content["questions"]] == [remark.text] and summary["questions"] == 1
    answer_question(actor=rep, comment_id=question.pk, text="赵总监，何丽可引见", now=moment(tuesday, 10))
    content, summary = sheet(world.wang, moment(tuesday, 11), tuesday)
    assert content["questions"][0]["answer"] == "赵总监，何丽可引见" and summary["questions"] == 0
    content, _summary = sheet(world.wang, moment(tuesday + timedelta(days=1), 9), tuesday + timedelta(days=1))
    assert content["questions"] == []
    assert Notification.objects.filter(person=world.wang, kind="sales.sheet_comment").count() == 1
    assert Notification.objects.filter(person=world.manager, kind="sales.sheet_comment").count() == 1


def test_managers_comment_their_own_people_only_and_nobody_himself(world):
    close_sheets(now=moment(FRIDAY, 20, 1))
    own = DailySheet.objects.get(person=world.wang, day=FRIDAY)
    read_sheet(actor=world.actor_of(world.manager), sheet_id=own.pk, now=moment(FRIDAY, 21))
    read_sheet(actor=world.actor_of(world.manager), sheet_id=own.pk, now=moment(FRIDAY, 22))
    assert SheetReading.objects.count() == 1
    for person, expected in ((world.chen, Http404), (world.outsider, Http404), (world.wang, Refused)):
        with pytest.raises(expected):
            read_sheet(actor=world.actor_of(person), sheet_id=own.pk, now=moment(FRIDAY, 21))
    with pytest.raises(Http404):
        comment_sheet(
            actor=world.actor_of(world.manager),
            person_id=world.outsider.pk,
            day=FRIDAY,
            remark=Remark("不是我的人"),
            now=moment(FRIDAY, 21),
        )
    assert not SheetComment.objects.exists()


@pytest.mark.parametrize("model", [DailySheet, SheetAmendment, SheetReading, Minute])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_not_even_the_program_itself_can_alter_a_snapshot(world, model: type[Model], verb: str):
    close_sheets(now=moment(FRIDAY, 20, 1))
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(model._meta.db_table))
    assert DailySheet.objects.count() == 4


def test_the_same_attempts_on_what_may_change_succeed(world):
    """The control of the test above: the role of the program is refused for snapshots only."""
    make.customer(world.wang)
    with transaction.atomic(), connection.cursor() as cursor:
        for verb in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            cursor.execute(verb.format(SheetComment._meta.db_table))
        cursor.execute(f"UPDATE {Customer._meta.db_table} SET id = id")
        assert cursor.rowcount == 1


def test_notes_follow_a_merge_and_only_own_customers_take_them(world):
    customer, _deal = graded(world.zhang, "A", now=moment(FRIDAY, 9))
    with pytest.raises(Http404):
        write_note(
            actor=world.actor_of(world.wang),
            day=FRIDAY,
            customer_id=customer.pk,
            words={"progress": "不是我的客户"},
            now=moment(FRIDAY, 12),
        )
    assert not SheetNote.objects.exists()


def test_sheets_of_many_take_as_many_statements_as_of_one(world, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(members, "_MEMORY_SECONDS", 3600)
    members.glance_at_membership()
    for person in (world.wang, world.zhang):
        customer, _deal = graded(person, "A", now=moment(FRIDAY, 9))
        make.follow_up(person, customer, now=moment(FRIDAY, 10), content="谈了交期")
    clock = read_clock(moment(FRIDAY, 18))
    with django_assert_num_queries(9):
        build([world.wang.pk], day=FRIDAY, clock=clock)
    with django_assert_num_queries(9):
        build([world.wang.pk, world.zhang.pk, world.chen.pk], day=FRIDAY, clock=clock)
