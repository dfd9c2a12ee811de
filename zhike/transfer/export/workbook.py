"""Write chunks as a workbook in constant memory: text stays text, dates and numbers are dates and numbers.

Every page carries who took it out in header and footer; a sheet of its own says it in full. A sheet holds at most a
million rows; more go on the next.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from .columns import DAY, MOMENT, NUMBER, Planned, Values
from .marking import Mark

MOST_ROWS = 1_000_000
_LONGEST = 32_000
_WIDTHS = {"name": 34, "address": 34, "tags": 24, "next_step": 24, MOMENT: 16, DAY: 12}
_FORMATS = {DAY: "yyyy-mm-dd", MOMENT: "yyyy-mm-dd hh:mm"}
Write = Callable[[int, int, Any], object]


def _plain(text: str) -> str:
    """Return a text as headers and footers show it: & would begin a code; they take 255 characters in all."""
    return text[:60].replace("&", "&&")


class WorkbookFile:
    """One workbook on disk."""

    as_serial = True
    chunk_rows = 2000

    def __init__(self, path: Path, columns: Sequence[Planned], mark: Mark) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(path.parent),
        }
        self.columns, self.mark = columns, mark
        self.book: Any = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"author": mark.name, "company": mark.company, "comments": mark.number})
        self.head = self.book.add_format({"bold": True, "bg_color": "#E5F3F1", "border": 1, "border_color": "#D5DDDB"})
        self.formats = {kind: self.book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        self.next_row = 0
        self.sheets = 0
        self._add_sheet()

    def _add_sheet(self) -> None:
        """Begin a sheet with its head; its name, header and footer."""
        self.sheets += 1
        name = _("客户") if self.sheets == 1 else f"{_('客户')} {self.sheets}"
        self.sheet: Any = self.book.add_worksheet(name)
        said = _plain(self.mark.short)
        self.sheet.set_header(f"&L{_plain(self.mark.company)}&R{said}")
        self.sheet.set_footer(f"&L{_('内部资料，请勿外传')}&C&P / &N&R{said}")
        self.sheet.freeze_panes(1, 1)
        self.sheet.repeat_rows(0)
        self.writers: list[Write] = [self._column(at, column) for at, column in enumerate(self.columns)]
        for at, column in enumerate(self.columns):
            self.sheet.write_string(0, at, column.label, self.head)
        self.next_row = 1

    def _column(self, at: int, column: Planned) -> Write:
        """Set a column's width and format, and return what writes its cells."""
        kind = column.source.kind
        self.sheet.set_column(at, at, _WIDTHS.get(column.name, _WIDTHS.get(kind, 14)))
        if column.is_number:
            number = self.sheet._write_number
            return lambda row, column_at, value: number(row, column_at, float(value))
        if column.is_text:
            return self.sheet._write_string  # type: ignore[no-any-return]
        if kind == NUMBER:
            return self.sheet._write_number  # type: ignore[no-any-return]
        write, shape = self.sheet._write_number, self.formats[kind]
        return lambda row, column_at, value: write(row, column_at, value, shape)

    def write(self, chunk: Sequence[Values]) -> None:
        """Append a chunk of columns; empty cells are left out."""
        for values in zip(*chunk, strict=True):
            if self.next_row > MOST_ROWS:
                self._add_sheet()
            row = self.next_row
            for at, (write, value) in enumerate(zip(self.writers, values, strict=True)):
                if value not in (None, ""):
                    write(row, at, value if value.__class__ is not str or len(value) < _LONGEST else value[:_LONGEST])
            self.next_row = row + 1

    def finish(self, rows: int) -> None:
        """Add the sheet that says who took out what, and write the file."""
        sheet = self.book.add_worksheet(_("导出说明"))
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, self.mark.line(rows), self.head)
        sheet.write_string(1, 0, self.mark.sentence)
        self.book.close()

    def give_up(self) -> None:
        """Let go of an unfinished file and its parts."""
        for sheet in self.book.worksheets():
            sheet.row_data_fh.close()
            Path(sheet.row_data_filename).unlink(missing_ok=True)
        self.book.fileclosed = True
