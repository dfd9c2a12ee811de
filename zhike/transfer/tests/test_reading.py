"""Sheets as people really keep them are read whole: far cells, false sizes, formulas, merges, encodings."""

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from zhike.transfer.reading.limits import Limits
from zhike.transfer.reading.sheet import open_sheet, read_sheet

from .making import saved, workbook, write

TEXT = "客户名称,手机,备注\n上海华信科技有限公司,13542769662,好\n苏州恒远自动化有限公司,,\n"

TRADITIONAL = "客戶名稱,手機,備註\n臺北華信科技有限公司,13542769662,好\n高雄恆遠自動化有限公司,,\n"


def read(folder: Path, content: bytes, **options: object) -> list[tuple[int, list[object]]]:
    return list(read_sheet(write(folder, "file", content), **options))  # type: ignore[arg-type]


def changed(content: bytes, change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            new.writestr(info.filename, change(text.decode()).encode() if info.filename == part else text)
    return target.getvalue()


def test_a_stray_cell_in_the_far_corner_costs_neither_rows_nor_gigabytes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(300):
        book.active.append([f"客户{number}", datetime.date(2027, 7, 10), 13542769662])
    book.active["XFD1048576"] = "x"
    rows = read(tmp_path, saved(book), limits=Limits(memory_bytes=300 * 2**20))
    assert len(rows) == 301
    assert rows[7] == (8, ["客户7", datetime.date(2027, 7, 10), 13542769662])
    assert rows[-1] == (1_048_576, [None, None, None, "x"])


def test_a_false_dimension_loses_no_rows(tmp_path: Path) -> None:
    content = changed(
        workbook([["甲"], ["乙"]]), lambda xml: xml.replace('<dimension ref="A1:H3"', '<dimension ref="A1"')
    )
    assert b'ref="A1"' in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert [row[0] for row in read(tmp_path, content)] == [1, 2, 3]


def test_formulas_give_their_stored_results_and_those_without_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["客户名称", "备注"])
    book.active.append(["甲", "=1+1"])
    book.active.append(["乙", "=1+1"])
    stored = changed(saved(book), lambda xml: xml.replace("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>", 1).replace(
        "<f>1+1</f><v />", "<f>1+1</f><v>2</v>", 1))  # fmt: skip
    with open_sheet(write(tmp_path, "a.xlsx", stored)) as sheet:
        assert [cells for _, cells in sheet.rows][1:] == [["甲", 2], ["乙"]]
        assert sheet.notes == [{"code": "unsaved_formulas", "count": 1}]


def test_a_cell_merged_over_rows_counts_for_all_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["客户名称", "联系人"], ["甲公司", "王"], [None, "李"], [None, None], [None, "赵"], [None, "钱"]):
        sheet.append(row)
    sheet.merge_cells("A2:A5")
    rows = read(tmp_path, saved(book))
    assert [cells for _, cells in rows[1:]] == [
        ["甲公司", "王"], ["甲公司", "李"], [], ["甲公司", "赵"], [None, "钱"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5"]
)
def test_text_is_read_in_every_usual_encoding(encoding: str, tmp_path: Path) -> None:
    text = TRADITIONAL if encoding == "big5" else TEXT
    rows = read(tmp_path, text.encode(encoding))
    assert [number for number, _ in rows] == [1, 2, 3]
    assert rows[0][1] == text.splitlines()[0].split(",")
    assert rows[1][1] == text.splitlines()[1].split(",")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_the_delimiter_is_seen_from_the_lines(delimiter: str, tmp_path: Path) -> None:
    rows = read(tmp_path, TEXT.replace(",", delimiter).encode())
    assert rows[1][1] == ["上海华信科技有限公司", "13542769662", "好"]


def test_a_line_that_names_the_delimiter_is_no_row_but_counts(tmp_path: Path) -> None:
    rows = read(tmp_path, ("sep=;\n" + TEXT.replace(",", ";")).encode())
    assert rows[0] == (2, ["客户名称", "手机", "备注"])


def test_quoted_cells_keep_delimiters_and_line_breaks_and_count_as_one_row(tmp_path: Path) -> None:
    rows = read(tmp_path, '客户名称,备注\n"甲,乙","一\n二"\n丙,="00123"\n'.encode())
    assert rows[1:] == [(2, ["甲,乙", "一\n二"]), (3, ["丙", "00123"])]


def test_zeros_between_letters_are_dropped(tmp_path: Path) -> None:
    assert read(tmp_path, "客户名称,备注\n华\0信,好\0\n".encode())[1][1] == ["华信", "好"]


def test_an_endless_cell_is_cut_and_the_cut_is_told(tmp_path: Path) -> None:
    with open_sheet(write(tmp_path, "a.csv", f"客户名称,备注\n甲,{'长' * 90_000}\n乙,短\n".encode())) as sheet:
        rows = list(sheet.rows)
    assert len(str(rows[1][1][1])) == 32_767
    assert sheet.cuts == {2: [1]}
    assert rows[2][1] == ["乙", "短"]


def test_three_hundred_columns_are_read(tmp_path: Path) -> None:
    rows = read(tmp_path, workbook([[f"v{n}" for n in range(300)]], headers=[f"h{n}" for n in range(300)]))
    assert rows[1][1][299] == "v299"


def test_the_first_visible_sheet_with_data_is_taken_unless_another_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["客户名称"])
    book.create_sheet("客户").append(["客户名称", "甲"])
    book.create_sheet("另一张").append(["名称", "乙"])
    path = write(tmp_path, "a.xlsx", saved(book))
    with open_sheet(path) as sheet:
        assert (sheet.sheets, sheet.name) == (["说明", "客户", "另一张"], "客户")
    assert next(read_sheet(path, "另一张"))[1] == ["名称", "乙"]


def test_a_table_that_begins_in_the_middle_keeps_its_places(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C4"], book.active["D5"] = "客户名称", "x"
    assert read(tmp_path, saved(book))[3:] == [(4, [None, None, "客户名称"]), (5, [None, None, None, "x"])]


def test_an_old_workbook_is_read_with_dates_and_numbers(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for column, value in enumerate(["甲", 13542769662, 1.5]):
        sheet.write(3, column + 1, value)
    sheet.write(3, 4, datetime.date(2027, 1, 2), day)
    target = io.BytesIO()
    book.save(target)
    rows = read(tmp_path, target.getvalue())
    assert rows[3] == (4, [None, "甲", 13542769662, 1.5, datetime.date(2027, 1, 2)])


def test_a_web_page_saved_as_a_workbook_is_read_by_its_biggest_table(tmp_path: Path) -> None:
    page = (
        "<html><meta charset=utf-8><table><tr><td>x</td></tr></table><table><tr><th colspan=2>客户<th>手机</tr>"
        "<tr><td>甲&amp;乙</td><td></td><td>135<br>136</td></tr></table></html>"
    )
    with open_sheet(write(tmp_path, "a.xls", page.encode("gbk"))) as sheet:
        assert [cells for _, cells in sheet.rows] == [["客户", None, "手机"], ["甲&乙", None, "135\n136"]]
        assert sheet.notes == [{"code": "web_page"}]


def test_the_child_knows_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIKE_SECRET_KEY", "hidden")
    with open_sheet(write(tmp_path, "a.csv", TEXT.encode())) as sheet:
        opened = open_sheet(tmp_path / "a.csv")
        list(sheet.rows)
    with opened:
        environment = Path(f"/proc/{opened.process.pid}/environ").read_bytes()
    assert b"hidden" not in environment
