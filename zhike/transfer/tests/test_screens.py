"""The import on the screen: upload, columns, trial, import, result, rows, undo."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from zhike.access.models import Person
from zhike.customers.models import Customer
from zhike.testing.world import World
from zhike.transfer.engine.previewing import preview_import
from zhike.transfer.engine.running import run_import
from zhike.transfer.engine.undoing import undo_import
from zhike.transfer.models import HeaderMemory, ImportRun

from .making import imported, upload, workbook

SignIn = Callable[[Person], Client]
ROWS = [[f"苏州第{number}机械有限公司", "A（重点客户）", "坏电话"] for number in range(60)]
HEADERS = ("客户名称", "客户级别", "手机")


def send(client: Client, content: bytes, name: str = "客户.xlsx") -> HttpResponse:
    return client.post("/transfer/new/", {"file": SimpleUploadedFile(name, content)})


def work_off() -> None:
    """Do the waiting jobs as a worker does."""
    jobs = {"transfer.preview": preview_import, "transfer.run": run_import, "transfer.undo": undo_import}
    for name, arguments in ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"):
        if name in jobs:
            jobs[name](**arguments)


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_file_goes_in_step_by_step(world: World, client_of: SignIn) -> None:
    client = client_of(world.admin)
    response = send(client, workbook([*ROWS, [None, "x"]], headers=HEADERS, above=["导出"]))
    run = ImportRun.objects.get()
    assert response.headers["Location"] == f"/transfer/{run.pk}/columns/"
    page = client.get(f"/transfer/{run.pk}/columns/")
    assert '<option value="major" selected>重要</option>' in page.content.decode()
    posted = {
        "column_0": "name",
        "column_1": "tier",
        "column_2": "mobile",
        "value_1_0": "strategic",
        "duplicates": "fill",
        "default_owner_id": world.wang.pk,
    }
    assert client.post(f"/transfer/{run.pk}/columns/", posted).headers["Location"] == f"/transfer/{run.pk}/try/"
    assert "正在试运行" in text_of(client.get(f"/transfer/{run.pk}/try/"))
    work_off()
    trial = text_of(client.get(f"/transfer/{run.pk}/try/"))
    assert "新建 60" in trial
    assert "不是电话号码" in trial
    assert "没有客户名称" in trial
    assert not Customer.objects.exists()
    client.post(f"/transfer/{run.pk}/run/")
    work_off()
    detail = text_of(client.get(f"/transfer/{run.pk}/"))
    assert "导入完成" in detail
    customer = Customer.objects.first()
    assert customer
    assert (customer.tier, customer.owner_id) == ("strategic", world.wang.pk)


def test_bad_files_are_answered_beside_the_field_and_not_kept(world: World, client_of: SignIn) -> None:
    response = send(client_of(world.admin), b"%PDF-1.4")
    assert response.status_code == 422
    assert "PDF" in response.content.decode()
    assert send(client_of(world.admin), b"").status_code == 422
    assert not ImportRun.objects.exists()


def test_a_mapping_is_remembered_for_the_same_headers(world: World, client_of: SignIn) -> None:
    client = client_of(world.admin)
    headers = ("单位全称甲", "等级乙")
    run = upload(world.actor_of(world.admin), workbook([["甲公司", "钻石"]], headers=headers))
    chosen = {"column_0": "name", "column_1": "tier", "value_1_0": "strategic", "duplicates": "skip"}
    client.post(f"/transfer/{run.pk}/words/", chosen)
    assert client.post(f"/transfer/{run.pk}/columns/", chosen).status_code == 302
    assert HeaderMemory.objects.count() == 1
    again = upload(world.actor_of(world.admin), workbook([["乙公司", "钻石"]], headers=headers))
    assert (again.columns, again.values) == ({"0": "name", "1": "tier"}, {"tier": {"钻石": "strategic"}})


def test_without_a_name_column_the_step_says_so(world: World, client_of: SignIn) -> None:
    run = upload(world.actor_of(world.admin), workbook([["甲", "1"]], headers=("甲列", "手机")))
    response = client_of(world.admin).post(f"/transfer/{run.pk}/columns/", {"column_1": "mobile", "duplicates": "skip"})
    assert response.status_code == 422
    assert "请指定哪一列是“客户名称”" in response.content.decode()


def test_the_words_of_a_column_appear_when_it_becomes_a_list(world: World, client_of: SignIn) -> None:
    run = upload(world.actor_of(world.admin), workbook([["甲", "钻石"]], headers=("客户名称", "随便")))
    client = client_of(world.admin)
    assert "钻石" not in client.post(f"/transfer/{run.pk}/words/", {"column_0": "name"}).content.decode()
    assert "钻石" in client.post(f"/transfer/{run.pk}/words/", {"column_1": "tier"}).content.decode()


def test_another_row_may_hold_the_headers(world: World, client_of: SignIn) -> None:
    run = upload(world.actor_of(world.admin), workbook([["列一", "列二"], ["甲", "1"]], headers=("客户名称", "手机")))
    client_of(world.admin).post(f"/transfer/{run.pk}/sheet/", {"header_row": 2})
    run.refresh_from_db()
    assert (run.header_row, run.headers[:2]) == (2, ["列一", "列二"])


def test_progress_answers_with_a_part_and_leads_on_when_it_is_over(world: World, client_of: SignIn) -> None:
    client = client_of(world.admin)
    run = imported(world.actor_of(world.admin), workbook(ROWS))
    ImportRun.objects.filter(pk=run.pk).update(state="running", done_row=31)
    part = client.get(f"/transfer/{run.pk}/progress/").content.decode()
    assert "50%" in part
    assert "<html" not in part
    ImportRun.objects.filter(pk=run.pk).update(state="done")
    assert client.get(f"/transfer/{run.pk}/progress/").headers["HX-Redirect"] == f"/transfer/{run.pk}/"


def test_rows_are_listed_by_outcome_page_by_page(world: World, client_of: SignIn) -> None:
    client = client_of(world.admin)
    run = imported(world.actor_of(world.admin), workbook([*ROWS, [None, "x"]], headers=HEADERS))
    page = client.get(f"/transfer/{run.pk}/rows/", {"outcome": "created"})
    assert page.content.decode().count("/customers/") >= 50
    following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
    assert following
    rest = client.get(f"/transfer/{run.pk}/rows/{following[1].replace('&amp;', '&')}").content.decode()
    assert "苏州第59机械有限公司" in rest
    assert "没有客户名称" in text_of(client.get(f"/transfer/{run.pk}/rows/", {"outcome": "rejected"}))


@pytest.mark.parametrize("name", ["report.xlsx", "rejected.csv", "result.csv"])
def test_files_come_as_attachments_named_after_the_import(name: str, world: World, client_of: SignIn) -> None:
    run = imported(world.actor_of(world.admin), workbook([*ROWS, [None, "x"]], headers=HEADERS))
    response = client_of(world.admin).get(f"/transfer/{run.pk}/{name}")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert len(b"".join(response.streaming_content)) > 50  # type: ignore[attr-defined]


def test_an_import_is_taken_back_from_its_page(world: World, client_of: SignIn) -> None:
    client = client_of(world.admin)
    run = imported(world.actor_of(world.admin), workbook(ROWS))
    client.post(f"/transfer/{run.pk}/undo/")
    work_off()
    assert "导入已撤销" in text_of(client.get(f"/transfer/{run.pk}/"))
    assert not Customer.objects.filter(deleted_at__isnull=True).exists()


def test_lists_and_rows_cost_the_same_however_many_there_are(
    world: World, client_of: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_of(world.admin)
    run = imported(world.actor_of(world.admin), workbook(ROWS))
    for address in ("/transfer/", f"/transfer/{run.pk}/rows/?outcome=created"):
        client.get(address)
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            client.get(address)
