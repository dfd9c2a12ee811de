"""The inbox, a request, flows and absences on the screen."""

import re

import pytest

from zhike.approvals.models import Absence, ApprovalRequest, FlowVersion
from zhike.testing.matrix import make_fresh

from .making import KIND, ask, say

pytestmark = pytest.mark.django_db


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_what_waits_stands_in_the_managers_box_and_what_was_asked_in_the_requesters(world, client_of):
    request = ask(world.wang, "tests:7")
    assert "试验 tests:7" in text_of(client_of(world.manager).get("/approvals/"))
    assert "试验 tests:7" not in text_of(client_of(world.wang).get("/approvals/"))
    assert "试验 tests:7" in text_of(client_of(world.wang).get("/approvals/?box=mine"))
    assert "试验 tests:7" not in text_of(client_of(world.chen).get("/approvals/?box=all"))
    say(world.manager, request)
    assert "试验 tests:7" in text_of(client_of(world.manager).get("/approvals/?box=decided"))


def test_a_request_is_decided_on_its_page_and_a_no_asks_for_its_reason(world, client_of):
    request = ask(world.wang, reason="月底盘点")
    client = client_of(world.manager)
    page = text_of(client.get(f"/approvals/{request.pk}/"))
    assert "月底盘点" in page and "同意" in page and "拒绝" in page
    empty = client.post(f"/approvals/{request.pk}/decide/", {"verdict": "refused"})
    assert empty.status_code == 422 and "请写明原因" in text_of(empty)
    client.post(f"/approvals/{request.pk}/decide/", {"verdict": "refused", "reason": "先看报表"})
    assert ApprovalRequest.objects.get().state == "refused"
    assert "先看报表" in text_of(client_of(world.wang).get(f"/approvals/{request.pk}/"))


def test_who_is_late_reads_who_decided(world, client_of):
    request = ask(world.outsider)
    say(world.executive, request)
    late = client_of(world.admin).post(f"/approvals/{request.pk}/decide/", {"verdict": "granted"})
    assert late.status_code == 409 and world.executive.name in text_of(late)


def test_a_decision_is_passed_on_and_taken_back_on_the_screen(world, client_of):
    request = ask(world.wang)
    client = client_of(world.manager)
    wrong = client.post(f"/approvals/{request.pk}/delegate/", {"to_person_id": world.wang.pk})
    assert wrong.status_code == 422 and "不能转交给申请人自己" in text_of(wrong)
    assert client.post(f"/approvals/{request.pk}/delegate/", {"to_person_id": world.chen.pk}).status_code == 302
    assert "代为处理" in text_of(client.get(f"/approvals/{request.pk}/"))
    client_of(world.wang).post(f"/approvals/{request.pk}/withdraw/")
    assert ApprovalRequest.objects.get().state == "withdrawn"


def test_an_absence_is_set_and_ended_by_the_person(world, client_of):
    client = client_of(world.manager)
    sent = {"to_person_id": world.chen.pk, "first_on": "2099-01-01", "last_on": "2099-01-05"}
    assert client.post("/approvals/away/", sent).status_code == 302
    assert "2099-01-01" in text_of(client.get("/approvals/away/"))
    assert client.post("/approvals/away/", sent | {"last_on": "2098-01-01"}).status_code == 422
    client.post(f"/approvals/away/{Absence.objects.get().pk}/end/")
    assert not Absence.objects.exists()


def test_a_flow_is_set_in_steps_and_a_stale_screen_does_not_overwrite(world, client_of):
    client = client_of(world.admin)
    make_fresh(client, world.admin)
    assert "直属上级" in text_of(client.get("/approvals/flows/"))
    sent = {
        "seen_version": 0,
        "who_0": "manager",
        "need_0": "any",
        "hours_0": 8,
        "late_0": "escalate",
        "who_1": "people",
        "people_1": [world.finance.pk],
        "need_1": "all",
        "hours_1": 0,
        "late_1": "remind",
    }
    assert client.post(f"/approvals/flows/{KIND}/", sent).status_code == 302
    stored = FlowVersion.objects.get(kind=KIND)
    assert [step["who"] for step in stored.steps] == ["manager", "people"] and stored.steps[0]["hours"] == 8
    assert client.post(f"/approvals/flows/{KIND}/", sent | {"hours_0": 9}).status_code == 422
    assert world.finance.name in text_of(client.get("/approvals/flows/"))


def test_boxes_cost_the_same_however_many_wait(world, client_of, django_assert_max_num_queries):
    client = client_of(world.manager)
    for number in range(12):
        ask(world.wang, f"tests:{number}")
    client.get("/approvals/")
    with django_assert_max_num_queries(14):
        client.get("/approvals/")
