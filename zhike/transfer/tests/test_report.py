"""The files about an import: what was refused or left out, with its row, its reason and its original cells."""

import csv
import io
from pathlib import Path

import openpyxl

from zhike.customers.models import Customer
from zhike.testing.world import World
from zhike.transfer.models import ImportRun
from zhike.transfer.report.csvfile import rejected_csv, result_csv
from zhike.transfer.report.workbook import write_report

from .making import CODE, HEADERS, imported, workbook

ROWS = [
    ["上海华信科技有限公司", "坏代码", "12345", "not-an-email", "林坤", "待定", "查无此人", '=HYPERLINK("x","点我")'],
    [None],
    [None, CODE, "13542769662", None, "=1+1"],
    ["苏州恒远自动化有限公司"],
]


def run_of(world: World) -> ImportRun:
    book = openpyxl.load_workbook(io.BytesIO(workbook(ROWS, above=["客户导出"])))
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    target = io.BytesIO()
    book.save(target)
    return imported(world.actor_of(world.admin), target.getvalue())


def test_the_workbook_holds_every_problem_row_with_its_reasons_and_cells(world: World, tmp_path: Path) -> None:
    run = run_of(world)
    write_report(run, tmp_path / "r.xlsx", actor=world.actor_of(world.admin))
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    summary = {row[0].value: row[1].value for row in book["导入结果"].iter_rows()}
    assert (summary["新建"], summary["拒绝"], summary["空行"], summary["导入人"]) == (2, 1, 1, "周婷")
    rows = list(book["问题行"].iter_rows(values_only=True))
    assert rows[0] == ("行号", "结果", "客户编号", "原因", *HEADERS)
    assert [row[:2] for row in rows[1:]] == [(3, "新建"), (5, "拒绝")]
    for word in ("坏代码", "12345", "not-an-email", "待定", "查无此人"):
        assert word in rows[1][3]
    assert rows[1][4:6] == ("上海华信科技有限公司", "坏代码")
    assert rows[1][2] == Customer.objects.get(name="上海华信科技有限公司").number


def test_nothing_in_the_workbook_runs_as_a_formula(world: World, tmp_path: Path) -> None:
    write_report(run_of(world), tmp_path / "r.xlsx", actor=world.actor_of(world.admin))
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "r.xlsx")["问题行"].iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert [cell.value for cell in texts] == ['=HYPERLINK("x","点我")', "=1+1"]
    assert {cell.data_type for cell in texts} == {"s"}


def test_refused_rows_can_be_mended_and_imported_again(world: World) -> None:
    run = run_of(world)
    text = "".join(rejected_csv(run, actor=world.actor_of(world.admin)))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [
        [*HEADERS, "拒绝原因"],
        ["", CODE, "13542769662", "", "'=1+1", "", "", "", "没有客户名称，不能导入"],
    ]
    mended = text.replace(f"\r\n,{CODE}", f"\r\n补上名称的公司,{CODE}")
    again = imported(world.actor_of(world.admin), mended.encode())
    assert again.counts == {"created": 1}


def test_the_result_has_one_line_per_sheet_row(world: World) -> None:
    run = run_of(world)
    rows = list(csv.DictReader(io.StringIO("".join(result_csv(run, actor=world.actor_of(world.admin))))))
    assert [(row["row"], row["outcome"]) for row in rows] == [
        ("3", "created"), ("4", "blank"), ("5", "rejected"), ("6", "created"),
    ]  # fmt: skip
    assert list(rows[0]) == ["row", "outcome", "customer_number", "reasons"]
    assert rows[0]["customer_number"].startswith("KH-")
    assert rows[2]["customer_number"] == ""


def test_numbers_of_customers_out_of_sight_are_not_told(world: World) -> None:
    run = run_of(world)
    text = "".join(result_csv(run, actor=world.actor_of(world.manager)))
    assert "KH-" not in text
