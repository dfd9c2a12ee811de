"""Write chunks as a workbook in constant memory: text stays text, dates and numbers are dates and numbers.

Every page carries who took it out in header and footer; a sheet of its own says it in full. A sheet holds at most a
million rows; more go on the next.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from .columns import DAY, MOMENT, Planned, Values
from .marking import Mark
from .rowxml import Cells, number_cells, rows_of, text_cells

MOST_ROWS = 1_000_000
_WIDTHS = {"name": 34, "address": 34, "tags": 24, "next_step": 24, MOMENT: 16, DAY: 12}
_FORMATS = {DAY: "yyyy-mm-dd", MOMENT: "yyyy-mm-dd hh:mm"}


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
        self.writers: list[Cells] = [self._column(at, column) for at, column in enumerate(self.columns)]
        for at, column in enumerate(self.columns):
            self.sheet.write_string(0, at, column.label, self.head)
        # The head is on disk before the rows, which go there past XlsxWriter.
        self.sheet._write_single_row(1)
        self.next_row = 1

    def _column(self, at: int, column: Planned) -> Cells:
        """Set a column's width and format, and return what writes its cells."""
        kind = column.source.kind
        self.sheet.set_column(at, at, _WIDTHS.get(column.name, _WIDTHS.get(kind, 14)))
        if column.is_text and not column.is_number:
            return text_cells(self.sheet, at)
        return number_cells(at, self.formats.get(kind))

    def write(self, chunk: Sequence[Values]) -> None:
        """Append a chunk of columns; empty cells are left out, a full sheet is followed by the next."""
        done, count = 0, len(chunk[0])
        while done < count:
            if self.next_row > MOST_ROWS:
                self._add_sheet()
            fits = min(count - done, MOST_ROWS + 1 - self.next_row)
            part = chunk if fits == count else [values[done : done + fits] for values in chunk]
            numbers = [str(row) for row in range(self.next_row + 1, self.next_row + 1 + fits)]
            cells = [write(numbers, values) for write, values in zip(self.writers, part, strict=True)]
            self.sheet.row_data_fh.write(rows_of(numbers, cells))
            self.next_row += fits
            self.sheet._check_dimensions(self.next_row - 1, 0)
            done += fits

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
