"""Rows of .xlsx and .xls by calamine: stored results of formulas, vertical merges filled down."""

import datetime
import math
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from .archive import Extent, inspect
from .compact import Compacted, compact
from .limits import Limits
from .problem import Unreadable

Row = tuple[int, list[Any]]
_EXACT = 1e15
_MOST_MERGES = 50_000


@dataclass
class Book:
    """An opened source: the names of its sheets, which one was chosen, its rows, what to tell people."""

    sheets: list[str]
    chosen: int
    rows: Iterator[Row]
    total: int | None = None
    notes: list[dict[str, Any]] = field(default_factory=list)


def open_workbook(path: Path, kind: str, sheet: str | None, limits: Limits) -> Book:
    """Open a workbook at the named sheet, or at the first visible one that holds data."""
    extents = inspect(path, limits) if kind == "xlsx" else {}
    book = _load(path)
    visible = [
        entry.name
        for entry in book.sheets_metadata
        if entry.typ == python_calamine.SheetTypeEnum.WorkSheet
        and (entry.visible == python_calamine.SheetVisibleEnum.Visible or entry.name == sheet)
    ]
    if not visible:
        raise Unreadable("no_sheet")
    parts = _sheet_parts(path) if kind == "xlsx" else {}
    names = [sheet] if sheet in visible else visible
    for name in names:
        extent = extents.get(parts.get(name, ""), Extent())
        rows = _rows_of(path, book, name, parts.get(name, ""), extent, limits)
        if rows.total or name == names[-1]:
            break
    chosen = name if rows.total else names[0]
    notes = [{"code": "unsaved_formulas", "count": extent.unsaved_formulas}] if extent.unsaved_formulas else []
    return Book(visible, visible.index(chosen), rows.rows, rows.total, notes)


def _load(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError as error:
        raise Unreadable("password") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise Unreadable("password" if "password" in str(error).lower() else "broken_archive") from error


@dataclass
class _Rows:
    total: int
    rows: Iterator[Row]


def _rows_of(
    path: Path, book: python_calamine.CalamineWorkbook, name: str, part: str, extent: Extent, limits: Limits
) -> _Rows:
    """Return the rows of one sheet; a sparse one is compacted first."""
    if extent.is_sparse and part:
        with tempfile.TemporaryDirectory() as folder:
            compacted = compact(path, part, Path(folder) / "compact.xlsx", limits)
            sheet = _load(compacted.path).get_sheet_by_name(name)
            return _Rows(len(compacted.rows), _spread(sheet, compacted))
    try:
        sheet = book.get_sheet_by_name(name)
    except python_calamine.CalamineError as error:
        raise Unreadable("broken_archive") from error
    if sheet.end is None:
        return _Rows(0, iter(()))
    if sheet.end[1] >= limits.columns:
        raise Unreadable("too_many_columns", {"columns": sheet.end[1] + 1, "most": limits.columns})
    return _Rows(sheet.end[0] + 1, _filled(sheet))


def _spread(sheet: python_calamine.CalamineSheet, compacted: Compacted) -> Iterator[Row]:
    """Give compacted rows their real numbers; columns stay side by side, empty ones between are gone."""
    for number, cells in zip(compacted.rows, sheet.iter_rows(), strict=False):
        yield number, [_plain(cell) for cell in cells]


def _filled(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    """Number the rows and repeat what a vertical merge shows on all of its rows."""
    merges: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _right) in (sheet.merged_cell_ranges or [])[:_MOST_MERGES]:
        if bottom > top:
            merges.setdefault(top, []).append((column, bottom))
    shown: dict[int, tuple[Any, int]] = {}
    left: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    for index, cells in enumerate(sheet.iter_rows()):
        row = [*left, *(_plain(cell) for cell in cells)]
        if shown:
            _repeat(shown, row, index)
        for column, bottom in merges.get(index, ()):
            if column < len(row) and row[column] is not None:
                shown[column] = (row[column], bottom)
        yield index + 1, row


def _repeat(shown: dict[int, tuple[Any, int]], row: list[Any], index: int) -> None:
    """Write what merges show into a row that has cells of its own; forget merges that have ended."""
    has_cells = any(cell is not None for cell in row)
    for column, (value, bottom) in list(shown.items()):
        if index > bottom:
            del shown[column]
        elif has_cells and column < len(row) and row[column] is None:
            row[column] = value


def _plain(cell: Any) -> Any:
    """Return a cell as None, bool, int, float, text, date or datetime."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    return cell.replace("\0", "") if cell.__class__ is str and "\0" in cell else cell


_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


def _sheet_parts(path: Path) -> dict[str, str]:
    """Return the archive part of each sheet; what cannot be found out is left out."""
    from xml.sax.saxutils import unescape

    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower(): name for name in archive.namelist()}
            workbook = archive.read(names["xl/workbook.xml"]).decode("utf-8", "replace")
            relations = archive.read(names["xl/_rels/workbook.xml.rels"]).decode("utf-8", "replace")
    except (KeyError, zipfile.BadZipFile, OSError):
        return {}
    targets = {}
    for found in _RELATION.findall(relations):
        attributes = {key: one or two for key, one, two in _ATTRIBUTE.findall(found)}
        target = attributes.get("Target", "")
        targets[attributes.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for found in _SHEET.findall(workbook):
        attributes = {key.rpartition(":")[2]: one or two for key, one, two in _ATTRIBUTE.findall(found)}
        name = unescape(attributes.get("name", ""), {"&quot;": '"', "&apos;": "'"})
        parts[name] = targets.get(attributes.get("id"), "")
    return parts
