"""Rows of a web page that was saved with the name of a spreadsheet: the biggest table in it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from .delimited import _encoding_of
from .limits import Limits
from .problem import Unreadable
from .workbook import Book, Row

_CELLS = ("td", "th")
_MOST_SPAN = 64


class _Tables(HTMLParser):
    """Collect the rows of all tables; a table inside a table belongs to the outer one."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.tables: list[list[list[str]]] = []
        self.depth = 0
        self.cell: list[str] | None = None
        self.span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
        elif tag == "tr" and self.depth == 1:
            self.tables[-1].append([])
        elif tag in _CELLS and self.depth == 1 and self.tables[-1]:
            self._close_cell()
            self.cell, span = [], dict(attrs).get("colspan") or "1"
            self.span = min(int(span), _MOST_SPAN) if span.isascii() and span.isdigit() else 1
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.depth:
            self._close_cell()
            self.depth -= 1
        elif tag in (*_CELLS, "tr") and self.depth == 1:
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data if data.strip() else " ")

    def _close_cell(self) -> None:
        if self.cell is None:
            return
        row = self.tables[-1][-1]
        row.extend(["".join(self.cell).strip(), *[""] * (self.span - 1)])
        if len(row) > self.limits.columns:
            raise Unreadable("too_many_columns", {"columns": len(row), "most": self.limits.columns})
        self.cell = None


def open_webpage(path: Path, limits: Limits) -> Book:
    """Open the biggest table of a web page as a book of one sheet without a name."""
    encoding, errors = _encoding_of(path)
    parser = _Tables(limits)
    with path.open(encoding=encoding, errors=errors) as file:
        while piece := file.read(2**18):
            parser.feed(piece)
    parser.close()
    table = max(parser.tables, key=len, default=[])
    if not table:
        raise Unreadable("wrong_type", {"what": "web_page"})
    return Book([""], 0, _rows(table), len(table), [{"code": "web_page"}])


def _rows(table: list[list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(table, 1):
        row: list[Any] = [cell.replace("\0", "").strip() or None for cell in cells]
        yield number, row
