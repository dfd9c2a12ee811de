"""The rows that an export writes itself are those that XlsxWriter would write."""

import io
import zipfile

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from zhike.transfer.export.rowxml import number_cells, rows_of, text_cells

NO_CHARACTERS = "\ufffe\uffff"
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters=NO_CHARACTERS), max_size=12)
ODD = st.sampled_from(
    ["", " 前有空格", "后有 ", "a\tb\nc\r", "\x00\x07", "_x000D_", "=1+1", "<&\">'", "𠮷\u3000", "x" * 33_000]
)
ROWS = st.lists(st.tuples(TEXT | ODD, st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers()))


def sheet_of(write):
    """Return the XML of the rows of a workbook, and its bytes."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content, {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    write(book, book.add_worksheet())
    book.close()
    with zipfile.ZipFile(content) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    return page.partition("<sheetData")[2], content


def theirs(rows):
    def write(book, sheet):
        shape = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, (text, number) in enumerate(rows, start=1):
            if text:
                sheet._write_string(at, 0, text[:32_000])
            if number is not None:
                sheet._write_number(at, 1, float(number), shape)

    return write


def ours(rows):
    def write(book, sheet):
        shape = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet._write_single_row(1)
        numbers = [str(at) for at in range(2, len(rows) + 2)]
        columns = [text_cells(sheet, 0), number_cells(1, shape)]
        values = [list(column) for column in zip(*rows, strict=True)]
        cells = [column(numbers, one) for column, one in zip(columns, values, strict=True)]
        sheet.row_data_fh.write(rows_of(numbers, cells))
        sheet._check_dimensions(len(rows), 0)

    return write


@given(ROWS.filter(lambda rows: any(text or number is not None for text, number in rows)))
def test_a_chunk_reads_like_the_rows_of_xlsxwriter(rows):
    expected, _ = sheet_of(theirs(rows))
    found, content = sheet_of(ours(rows))
    empty = [f'<row r="{at}"></row>' for at, (text, number) in enumerate(rows, start=2) if not text and number is None]
    for row in empty:
        found = found.replace(row, "")
    assert found == expected
    assert load_workbook(content, read_only=True).active is not None


def test_what_is_no_character_at_all_breaks_no_workbook():
    _, content = sheet_of(ours([("坏\ud800字\uffff", 1)]))
    assert load_workbook(content).active["A2"].value == "坏\ufffd字\ufffd"
