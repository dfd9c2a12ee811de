"""`zhike import customers FILE`: the same engine, in the foreground, going on after a kill."""

import csv
from pathlib import Path

import pytest

from zhike.access.models import PersonRole
from zhike.customers.models import Customer
from zhike.testing.world import World
from zhike.transfer.command import import_customers
from zhike.transfer.engine import running
from zhike.transfer.models import ImportRun

from .making import workbook, write
from .test_going_on import Killed, kill_after

ROWS = [[f"苏州第{number}机械有限公司", *[None] * 5, "王晓燕"] for number in range(400)]


def run_command(path: Path, **options: object) -> dict[str, object]:
    given = {"duplicates": "skip", "result": None, "login": None, "as_json": True} | options
    return import_customers(file=str(path), **given)  # type: ignore[arg-type]


def test_the_command_imports_tells_the_counts_and_writes_a_line_per_row(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, "客户.xlsx", workbook([*ROWS, [None], [None, "x"]], above=["导出"]))
    told = run_command(path, result=str(tmp_path / "out.csv"))
    assert told == {
        "run": ImportRun.objects.get().pk,
        "file": "客户.xlsx",
        "state": "done",
        "rows": 402,
        "created": 400,
        "filled": 0,
        "overwritten": 0,
        "matched": 0,
        "skipped": 0,
        "rejected": 1,
        "blank": 1,
    }
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [rows[0]["row"], rows[0]["outcome"], rows[-1]["row"]] == ["3", "created", "404"]
    assert ImportRun.objects.get().by_id == world.admin.pk


def test_the_same_command_goes_on_after_a_kill(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.xlsx", workbook(ROWS))
    with monkeypatch.context() as patched:
        kill_after(patched, 1)
        with pytest.raises(Killed):
            run_command(path)
    assert Customer.objects.count() == 250
    assert run_command(path)["created"] == 400
    assert Customer.objects.count() == 400
    assert ImportRun.objects.count() == 1
    assert running


def test_another_person_imports_within_the_own_rights(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, "a.xlsx", workbook(ROWS[:2]))
    assert run_command(path, login="lijianguo")["created"] == 2
    assert ImportRun.objects.get().by_id == world.manager.pk
    refused = run_command(path, login="wangxiaoyan")
    assert refused["error"]["code"] == "transfer.not_allowed"  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"%PDF-1.4", "transfer.wrong_type"),
        ("gone.xlsx", None, "transfer.missing_file"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "transfer.no_name_column"),
    ],
)
def test_what_cannot_be_imported_comes_back_as_an_error(
    name: str, content: bytes | None, code: str, world: World, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert run_command(path)["error"]["code"] == code  # type: ignore[index]


def test_without_anybody_to_act_for_the_command_says_what_to_do(world: World, tmp_path: Path) -> None:
    PersonRole.objects.all().delete()
    told = run_command(write(tmp_path, "a.csv", b"name\nx\n"))
    assert "createadmin" in told["error"]["help"]  # type: ignore[index]


def test_people_read_plain_sentences(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_command(write(tmp_path, "a.xlsx", workbook(ROWS[:2])), as_json=False)
    said = capsys.readouterr().out
    assert "正在导入 a.xlsx" in said
    assert "已完成：共 2 行，新建 2" in said
