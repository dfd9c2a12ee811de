"""The screens of sheets, meetings, alarms and targets show and do what their buttons say."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from zhike.sales.models import DailySheet, Minute, NewAAlert, SheetComment, SheetNote, Target
from zhike.sales.sheets.building import close_sheets
from zhike.testing import make

from .sheet_world import FRIDAY, graded, moment


@pytest.fixture
def friday(monkeypatch):
    """Let it be Friday evening, before the cut-off."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(FRIDAY, 18))


def test_a_rep_writes_what_is_missing_and_submits(world, client_of, friday):
    customer, _deal = graded(world.wang, "A", now=moment(FRIDAY, 9), name="苏州恒远自动化有限公司")
    other = make.customer(world.wang, now=moment(FRIDAY, 9))
    make.follow_up(world.wang, other, now=moment(FRIDAY, 10), content="问了预算，年底前有")
    client = client_of(world.wang)
    page = client.get(reverse("sales:sheet")).content.decode()
    assert (
        "苏州恒远自动化有限公司" in page and "问了预算" in page and "20:00 截止" in page and "还差一句话 1 位" in page
    )
    once = re.search(r'name="once_key" value="([^"]+)"', page)[1]
    form = {"day": FRIDAY.isoformat(), "remark": "今天跑合同", "confirmed": "on", "once_key": once}
    refused = client.post(reverse("sales:sheet"), form)
    assert refused.status_code == 422 and "还有 1 位" in refused.content.decode()
    note = reverse("sales:sheet_note", args=[FRIDAY.isoformat(), customer.pk])
    assert "写进展" in client.get(note).content.decode()
    assert client.post(note, {"progress": "法务在审"}, headers={"HX-Request": "true"}).status_code == 204
    assert SheetNote.objects.get().progress == "法务在审"
    done = client.post(reverse("sales:sheet"), form, follow=True)
    kept = DailySheet.objects.get()
    assert done.redirect_chain[0][0] == reverse("sales:sheet_of", args=[world.wang.pk, FRIDAY.isoformat()])
    assert kept.way == "submitted" and "法务在审" in done.content.decode() and "提交理单表" not in done.content.decode()


def test_the_manager_sees_who_is_missing_reads_and_asks(world, client_of, friday):
    graded(world.wang, "A", now=moment(FRIDAY, 9), name="苏州恒远自动化有限公司")
    close_sheets(now=moment(FRIDAY, 20, 1))
    client = client_of(world.manager)
    page = client.get(reverse("sales:sheets")).content.decode()
    assert "3 人没提交：陈静、王晓燕、张伟" in page or "3 人没提交" in page
    assert "刘洋" not in page and "开理单会" in page
    own = DailySheet.objects.get(person=world.wang, day=FRIDAY)
    shown = client.get(reverse("sales:sheet_of", args=[world.wang.pk, FRIDAY.isoformat()])).content.decode()
    assert "未提交，截止时封存" in shown and "追问" in shown
    client.post(reverse("sales:sheet_read", args=[own.pk]))
    address = reverse("sales:sheet_comment", args=[world.wang.pk, FRIDAY.isoformat()])
    client.post(address, {"text": "财务总监是谁？", "is_question": "on", "customer": ""})
    again = client.get(reverse("sales:sheet_of", args=[world.wang.pk, FRIDAY.isoformat()])).content.decode()
    assert "李建国 已阅" in again and "财务总监是谁？" in again and "待答" in again
    assert SheetComment.objects.get().is_question


def test_the_wall_shows_one_customer_and_its_acts(world, client_of, friday):
    customer, _deal = graded(world.wang, "A", now=moment(FRIDAY, 9), name="苏州恒远自动化有限公司", amount=186_000)
    client = client_of(world.manager)
    address = reverse("sales:meeting", args=[world.east_one.pk, FRIDAY.isoformat()])
    page = client.get(f"{address}?{urlencode({'person': world.wang.pk})}").content.decode()
    for words in (
        "理单会",
        "苏州恒远自动化有限公司",
        "¥186,000",
        "未提交",
        "定支持",
        "改等级",
        'data-key="ArrowRight"',
    ):
        assert words in page, words
    act = reverse(
        "sales:meeting_act", args=[world.east_one.pk, FRIDAY.isoformat(), world.wang.pk, customer.pk, "grade"]
    )
    assert "承诺签约日" in client.get(act).content.decode()
    wrong = client.post(act, {"grade": "B", "on": "", "reason": ""})
    assert wrong.status_code == 422 and "写明原因" in wrong.content.decode()
    client.post(act, {"grade": "B", "on": "", "reason": "总监没见过"})
    minutes = client.get(reverse("sales:minutes", args=[world.east_one.pk, FRIDAY.isoformat()])).content.decode()
    assert Minute.objects.get().kind == "grade" and "等级 A → B：总监没见过" in minutes


def test_an_alarm_is_answered_on_its_page(world, client_of, friday):
    figures = {
        "days": ["2026-11-18", "2026-11-19", "2026-11-20"],
        "past_days": ["2026-11-17"],
        "expected": 1.8,
        "actual": 0,
        "shares": [
            {"factor": "stock", "expected": 20.0, "actual": 20.0, "share": 0.0},
            {"factor": "contacts", "expected": 0.6, "actual": 0.3, "share": 0.3},
            {"factor": "upgrades", "expected": 0.1, "actual": 0.0, "share": 0.9},
            {"factor": "direct", "expected": 0.6, "actual": 0.0, "share": 0.6},
        ],
    }
    alert = NewAAlert.objects.create(
        department=world.east_one, since=FRIDAY - timedelta(days=3), raised_on=FRIDAY, figures=figures
    )
    client = client_of(world.manager)
    page = client.get(reverse("sales:alert", args=[alert.pk])).content.decode()
    assert "该新增 1.80 个 A，实际 0 个，差 1.80 个" in page and "每次联系升 A" in page
    assert client.post(reverse("sales:alert", args=[alert.pk]), {"cause": "", "measure": "x"}).status_code == 422
    client.post(reverse("sales:alert", args=[alert.pk]), {"cause": "联系少", "measure": "每天多打五个"})
    alert.refresh_from_db()
    assert alert.ask_on == FRIDAY + timedelta(days=7)
    again = client.get(reverse("sales:alert", args=[alert.pk])).content.decode()
    assert "每天多打五个" in again and "措施的结果" in again
    rows = client.get(reverse("sales:alert_rows", args=[alert.pk, "contacts"])).content.decode()
    assert "这几天没有" in rows
    assert "多久没有新增 A" in client.get(reverse("sales:a_board")).content.decode()


def test_targets_are_set_in_the_drawer_and_shown_with_their_pace(world, client_of, friday):
    client = client_of(world.manager)
    form = reverse("sales:target_edit", args=["person", world.wang.pk, "2026-11"])
    assert "签约额" in client.get(form).content.decode()
    saved = client.post(form, {"signed_amount": "800000", "new_a": "6"}, headers={"HX-Request": "true"})
    assert saved.status_code == 204 and Target.objects.count() == 2
    page = client.get(reverse("sales:targets")).content.decode()
    assert "80万" in page and "慢" in page and "回款额" in page
    past = reverse("sales:target_edit", args=["person", world.wang.pk, "2026-10"])
    assert client.get(past).status_code in (403, 409, 422)
    outlook = client.get(reverse("sales:outlook")).content.decode()
    assert "历史还不够" in outlook and "以来变了什么" in outlook
