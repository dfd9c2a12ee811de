"""Contacts and follow-ups of other systems: each goes to its customer, once, and can be taken back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from zhike.activities.models import FollowUp
from zhike.customers.drafts import ContactDraft, PointDraft
from zhike.customers.models import Contact, ContactPoint, Customer
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.transfer.engine.previewing import preview_import
from zhike.transfer.engine.running import run_import
from zhike.transfer.engine.undoing import undo_import as work_off_undo
from zhike.transfer.models import ImportRun
from zhike.transfer.services import undo_import

from .making import NOW, codes, imported, outcomes, prepared, upload, workbook

pytestmark = pytest.mark.django_db
PEOPLE = ("客户名称", "姓名", "职务", "手机", "电话", "邮箱", "性别", "是否关键决策人")
TALKS = ("客户名称", "跟进时间", "跟进人", "跟进方式", "跟进内容", "联系人", "下次跟进时间")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def people(world, rows, **more):
    return imported(world.actor_of(world.admin), workbook(rows, headers=PEOPLE), target="contacts", **more)


def talks(world, rows, **more):
    return imported(world.actor_of(world.admin), workbook(rows, headers=TALKS), target="talks", **more)


def undone(world, run):
    undo_import(actor=world.actor_of(world.admin), run_id=run.pk, now=NOW, in_background=False)
    work_off_undo(run_id=run.pk)


def test_contacts_join_their_customer_with_their_numbers_beside_those_who_are_there(world):
    points = (PointDraft("phone", "13800000001", "+8613800000001"),)
    first = ContactDraft(name="周敏", is_primary=True, points=points)
    customer = make.customer(world.wang, name="苏州恒远机械有限公司", contacts=(first,))
    run = people(
        world,
        [
            ["苏州恒远机械有限公司", "吴刚", "采购经理", "13900000002", "0512-66668888", "wu@example.com", "男", "是"],
            ["苏州恒远机械", "郑洁", "财务", "", "", "", "女", "否"],
            ["没有这家公司", "冯磊", "", "", "", "", "", ""],
            ["苏州恒远机械有限公司", "", "经理", "", "", "", "", ""],
        ],
        duplicates="fill",
    )
    assert outcomes(run) == ["filled", "filled", "rejected", "rejected"]
    assert codes(run, 4) == ["customer_unknown"] and codes(run, 5)[0] == "no_contact"
    wu = Contact.objects.get(name="吴刚")
    assert (wu.customer_id, wu.position, wu.gender, wu.is_key, wu.is_primary) == (
        customer.pk, "采购经理", "male", True, False,
    )  # fmt: skip
    assert set(ContactPoint.objects.filter(contact=wu).values_list("normalised", flat=True)) == {
        "+8613900000002", "+8651266668888", "wu@example.com",
    }  # fmt: skip
    assert Customer.objects.count() == 1


def test_the_same_contacts_again_change_nothing_and_other_values_follow_the_choice(world):
    make.customer(world.wang, name="甲机械有限公司")
    rows = [["甲机械有限公司", "吴刚", "采购经理", "13900000002", "", "", "", ""]]
    people(world, rows, duplicates="fill")
    again = people(world, [[*rows[0][:2], "采购总监", *rows[0][3:]], *rows], duplicates="fill")
    assert outcomes(again) == ["matched", "matched"] and Contact.objects.get().position == "采购经理"
    over = people(world, [[*rows[0][:2], "采购总监", *rows[0][3:]]], duplicates="overwrite")
    assert outcomes(over) == ["overwritten"] and Contact.objects.get().position == "采购总监"


def test_imported_contacts_are_taken_back(world):
    make.customer(world.wang, name="甲机械有限公司")
    run = people(world, [["甲机械有限公司", "吴刚", "", "13900000002", "", "", "", ""]])
    undone(world, run)
    assert not Contact.objects.exists() and not ContactPoint.objects.exists() and Customer.objects.count() == 1


def test_talks_keep_author_and_moment_and_move_what_follows_from_them(world):
    customer = make.customer(world.wang, name="甲机械有限公司", contacts=(ContactDraft(name="周敏", is_primary=True),))
    world.zhang.is_active = False
    world.zhang.save()
    run = talks(
        world,
        [
            ["甲机械有限公司", "2025-03-01 14:30", "张伟", "电话", "谈了价格", "周敏", ""],
            ["甲机械有限公司", "2025/4/2", "离职的小马", "上门拜访", "看了厂房", "老王", "2099-05-01"],
        ],
    )
    assert outcomes(run) == ["created", "created"]
    first, second = FollowUp.objects.order_by("at")
    assert first.at == datetime(2025, 3, 1, 14, 30, tzinfo=SHANGHAI)
    assert (first.person_id, first.kind, first.content) == (world.zhang.pk, "phone", "谈了价格")
    assert first.contact.name == "周敏" and first.origin == "import"
    assert (second.person_id, second.kind) == (None, "visit")
    assert "离职的小马" in second.content and "老王" in second.content and second.content.endswith("看了厂房")
    customer.refresh_from_db()
    assert (customer.follow_up_count, customer.last_contact_at, str(customer.next_follow_on)) == (
        2, second.at, "2099-05-01",
    )  # fmt: skip
    assert Event.objects.filter(kind="activities.followed_up", customer_id=customer.pk).count() == 2


def test_rows_that_say_too_little_or_belong_to_nobody_are_refused_with_their_reason(world):
    make.customer(world.wang, name="甲机械有限公司")
    run = talks(
        world,
        [
            ["甲机械有限公司", "待定", "张伟", "电话", "谈了价格", "", ""],
            ["甲机械有限公司", "2025-03-01", "张伟", "电话", "", "", ""],
            ["没有这家公司", "2025-03-01", "张伟", "电话", "谈了价格", "", ""],
            ["甲机械有限公司", "2999-03-01", "张伟", "电话", "谈了价格", "", ""],
        ],
    )
    assert outcomes(run) == ["rejected"] * 4
    assert [codes(run, row)[0] for row in (2, 3, 4, 5)] == ["no_talk", "no_talk", "customer_unknown", "no_talk"]


def test_the_same_talk_is_written_once_whatever_the_file(world):
    make.customer(world.wang, name="甲机械有限公司")
    row = ["甲机械有限公司", "2025-03-01 14:30", "张伟", "电话", "谈了价格", "", ""]
    assert outcomes(talks(world, [row, row])) == ["created", "matched"]
    other = imported(world.actor_of(world.admin), workbook([row], headers=TALKS, above=["另一个文件"]), target="talks")
    assert outcomes(other) == ["matched"] and FollowUp.objects.count() == 1


def test_a_run_that_died_goes_on_without_doubling(world, monkeypatch):
    from zhike.transfer.engine import running, streaming

    make.customer(world.wang, name="甲机械有限公司")
    rows = [["甲机械有限公司", f"2025-03-01 14:{n:02d}", "张伟", "电话", f"第 {n} 次", "", ""] for n in range(30)]
    run = prepared(world.actor_of(world.admin), workbook(rows, headers=TALKS), target="talks")
    monkeypatch.setattr(streaming, "SIZES", (10,))
    monkeypatch.setattr(streaming, "SIZE", 10)
    real, calls = running.import_batch, []

    def dying(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(running, "import_batch", dying)
    with pytest.raises(KeyboardInterrupt):
        run_import(run_id=run.pk)
    assert FollowUp.objects.count() == 10
    monkeypatch.setattr(running, "import_batch", real)
    run_import(run_id=run.pk)
    assert FollowUp.objects.count() == 30 and ImportRun.objects.get(pk=run.pk).state == "done"


def test_imported_talks_are_taken_back_those_apart_that_were_corrected(world):
    customer = make.customer(world.wang, name="甲机械有限公司")
    rows = [["甲机械有限公司", f"2025-03-0{n} 10:00", "张伟", "电话", f"第 {n} 次", "", ""] for n in (1, 2)]
    run = talks(world, rows)
    FollowUp.objects.filter(content="第 1 次").update(corrected_at=NOW)
    undone(world, run)
    assert list(FollowUp.objects.filter(deleted_at=None).values_list("content", flat=True)) == ["第 1 次"]
    customer.refresh_from_db()
    assert customer.follow_up_count == 1 and customer.deleted_at is None


def test_nobody_imports_talks_about_customers_that_he_does_not_see(world):
    make.customer(world.outsider, name="丙机械有限公司")
    row = ["丙机械有限公司", "2025-03-01", "张伟", "电话", "谈了价格", "", ""]
    run = imported(world.actor_of(world.manager), workbook([row], headers=TALKS), target="talks")
    assert outcomes(run) == ["rejected"] and codes(run, 2) == ["owned_by_other"] and not FollowUp.objects.exists()


def test_a_trial_counts_and_stores_nothing(world):
    make.customer(world.wang, name="甲机械有限公司")
    row = ["甲机械有限公司", "2025-03-01", "张伟", "电话", "谈了价格", "", ""]
    run = prepared(world.actor_of(world.admin), workbook([row], headers=TALKS), target="talks")
    ImportRun.objects.filter(pk=run.pk).update(state="previewing")
    preview_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.preview["counts"] == {"created": 1} and not FollowUp.objects.exists()


def test_the_columns_that_a_list_needs_are_asked_for(world):
    actor = world.actor_of(world.admin)
    for target, headers in (("contacts", ("客户名称", "手机")), ("talks", ("客户名称", "跟进内容"))):
        with pytest.raises(Refused) as refused:
            prepared(actor, workbook([["甲", "1"]], headers=headers), target=target)
        assert refused.value.refusal.code in ("transfer.no_contact_column", "transfer.no_talk_columns")


def test_a_guess_for_talks_is_not_remembered_for_customers(world):
    actor = world.actor_of(world.admin)
    prepared(actor, workbook([["甲", "2025-01-01", "x", "y", "z", "", ""]], headers=TALKS), target="talks")
    run = upload(actor, workbook([["甲", "2025-01-01", "x", "y", "z", "", ""]], headers=TALKS))
    assert "talk_content" not in run.columns.values()
