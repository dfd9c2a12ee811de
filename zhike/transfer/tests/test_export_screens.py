"""Exports on the screen: from the list's button to the file."""

import re

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from zhike.approvals.models import ApprovalRequest
from zhike.testing import make
from zhike.testing.matrix import make_fresh
from zhike.transfer.export.models import ExportRun
from zhike.transfer.export.running import run_export

pytestmark = pytest.mark.django_db


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def fresh(client_of, person):
    client = client_of(person)
    make_fresh(client, person)
    return client


def work_off():
    for (arguments,) in ProcrastinateJob.objects.filter(task_name="transfer.export").values_list("args"):
        run_export(**arguments)


def send(client, **more):
    sent = {"go": "1", "whole": "1", "query": "", "format": "csv", "encoding": "utf-8", "columns": ["name"]}
    return client.post("/transfer/exports/new/", sent | more)


def test_who_did_not_prove_himself_lately_is_asked_for_the_password_first(world, client_of):
    from django.test import Client

    client = Client()
    client.force_login(world.manager, backend="zhike.access.backends.NameMailPhoneBackend")
    response = client.get("/transfer/exports/new/?stage=pricing")
    assert response.status_code == 302 and "again" in response.headers["Location"]


def test_neither_the_start_nor_the_file_is_given_to_who_did_not_prove_himself_lately(world, client_of):
    make.customer(world.wang, name="甲机械")
    stale, known = client_of(world.manager), fresh(client_of, world.manager)
    session = stale.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()
    answer = send(stale)
    assert answer.status_code == 302 and "again" in answer.headers["Location"] and not ExportRun.objects.exists()

    send(known)
    run = ExportRun.objects.get()
    run_export(run_id=run.pk)
    answer = stale.get(f"/transfer/exports/{run.pk}/file/")
    assert answer.status_code == 302 and "again" in answer.headers["Location"]
    assert known.get(f"/transfer/exports/{run.pk}/file/").status_code == 200


def test_the_form_says_how_many_and_which_and_offers_the_columns_of_the_list(world, client_of):
    make.customer(world.wang, stage="pricing")
    page = fresh(client_of, world.manager).get("/transfer/exports/new/?stage=pricing")
    text = text_of(page)
    assert "1 位" in text and "阶段 谈价" in text and "5,000 位" in text and "开始导出" in text
    assert 'name="columns" value="name"' in page.content.decode()
    assert "用途" not in text


def test_an_export_goes_from_the_form_to_the_file(world, client_of):
    make.customer(world.wang, name="甲机械")
    client = fresh(client_of, world.manager)
    response = send(client)
    run = ExportRun.objects.get()
    assert response.headers["Location"] == f"/transfer/exports/{run.pk}/"
    assert "正在导出" in text_of(client.get(f"/transfer/exports/{run.pk}/"))
    work_off()
    assert "导出完成" in text_of(client.get(f"/transfer/exports/{run.pk}/"))
    file = client.get(f"/transfer/exports/{run.pk}/file/")
    assert file.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "甲机械" in b"".join(file.streaming_content).decode()
    assert client.get(f"/transfer/exports/{run.pk}/progress/").headers["HX-Redirect"]


def test_above_the_cap_the_page_leads_to_the_approval_which_says_what_would_leave(world, client_of):
    make.customer(world.wang, name="甲机械", stage="pricing")
    client = fresh(client_of, world.wang)
    assert "每次导出都需要审批" in text_of(client.get("/transfer/exports/new/"))
    assert send(client, query="stage=pricing").status_code == 422
    response = send(client, query="stage=pricing", reason="月底盘点")
    request = ApprovalRequest.objects.get()
    assert response.headers["Location"] == f"/approvals/{request.pk}/"
    seen = text_of(client_of(world.manager).get(f"/approvals/{request.pk}/"))
    assert "查看申请的内容" not in seen
    for words in ("王晓燕", "1 位客户", "阶段 谈价", "月底盘点", "客户名称", "CSV"):
        assert words in seen


def test_picked_customers_are_exported_from_the_selection_bar(world, client_of):
    first, second = make.customer(world.wang), make.customer(world.wang)
    client = fresh(client_of, world.manager)
    page = client.post("/transfer/exports/new/", {"picked": [first.pk], "query": ""})
    assert page.status_code == 200 and "其中勾选的 1 位" in text_of(page)
    send(client, picked=[first.pk], whole="")
    assert ExportRun.objects.get().ids == [first.pk] and second.pk


def test_administrators_see_everybodys_exports_but_not_their_files(world, client_of):
    make.customer(world.wang)
    send(fresh(client_of, world.manager))
    work_off()
    run = ExportRun.objects.get()
    admin = fresh(client_of, world.admin)
    assert run.number in text_of(admin.get("/transfer/exports/?all=1"))
    assert run.number not in text_of(admin.get("/transfer/exports/"))
    assert "下载文件" not in text_of(admin.get(f"/transfer/exports/{run.pk}/"))
    assert admin.get(f"/transfer/exports/{run.pk}/file/").status_code == 404
    assert client_of(world.chen).get(f"/transfer/exports/{run.pk}/").status_code == 404


def test_caps_are_set_role_by_role_on_the_settings_screen(world, client_of):
    from zhike.access.models import Role
    from zhike.transfer.export.policies import cap_of

    client = fresh(client_of, world.admin)
    page = client.get("/settings/transfer.export/")
    assert "一次可直接导出 · 销售" in text_of(page)
    sent = {f"caps-{role.pk}": "30" for role in Role.objects.all()}
    response = client.post("/settings/transfer.export/", sent | {"seen_version": 0, "keep_days": 3, "csv_mark": "on"})
    assert response.status_code == 302
    assert cap_of(world.wang.pk) == 30
    assert "销售 30 位" in text_of(client.get("/settings/"))
