"""Rewrite a sparse sheet so that its rows and columns lie side by side, and remember where they were.

Used only for sheets that reach much farther than they hold (a stray cell at XFD1048576).
"""

import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from .archive import column_number
from .limits import Limits
from .problem import Unreadable

_PIECE = 2**18


@dataclass
class Compacted:
    """Real row numbers (1-based) of the rewritten rows, real columns of the rewritten columns."""

    path: Path
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)


def compact(path: Path, part: str, target: Path, limits: Limits) -> Compacted:
    """Copy the workbook with one sheet compacted."""
    result = Compacted(target)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        with source.open(part) as sheet:
            columns = _used_columns(sheet)
        if len(columns) > limits.columns:
            raise Unreadable("too_many_columns", {"columns": len(columns), "most": limits.columns})
        result.columns = sorted(columns)
        for info in source.infolist():
            with source.open(info) as old, copy.open(info.filename, "w", force_zip64=True) as new:
                if info.filename == part:
                    _Rewriter(new, result).feed(old)
                else:
                    shutil.copyfileobj(old, new)
    return result


def _parse(parser: Any, file: IO[bytes]) -> None:
    """Feed a part to a parser that refuses declarations of entities."""

    def refuse(*_: object) -> None:
        raise Unreadable("broken_archive")

    parser.EntityDeclHandler = refuse
    try:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable("broken_archive") from error


class _Place:
    """Where the next cell lies; rows and cells may leave their reference out."""

    def __init__(self) -> None:
        self.row, self.column = 0, 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        if name == "row":
            self.row = int(reference) if reference.isdigit() else self.row + 1
            self.column = 0
        elif name == "c":
            letters = "".join(c for c in reference if c.isalpha()).upper()[:3]
            self.column = column_number(letters.encode()) if letters.isascii() and letters else self.column + 1


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _used_columns(file: IO[bytes]) -> set[int]:
    """Return the columns that hold a cell."""
    place, used = _Place(), set[int]()

    def start(name: str, attributes: dict[str, str]) -> None:
        place.enter(_local(name), attributes)
        if _local(name) == "c":
            used.add(place.column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _parse(parser, file)
    return used


class _Rewriter:
    """Copy the sheet's elements with new references; what speaks of old places is left out."""

    def __init__(self, target: IO[bytes], result: Compacted) -> None:
        self.target, self.result, self.place = target, result, _Place()
        self.rank = {column: rank for rank, column in enumerate(result.columns)}
        self.skipping = 0

    def feed(self, file: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = lambda text: None if self.skipping else self._write(escape(text))
        _parse(parser, file)

    def _write(self, text: str) -> None:
        self.target.write(text.encode())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if self.skipping or local in ("dimension", "mergeCells", "cols", "hyperlinks", "dataValidations"):
            self.skipping += 1
            return
        self.place.enter(local, attributes)
        if local == "row":
            self.result.rows.append(self.place.row)
            attributes = {"r": str(len(self.result.rows))}
        elif local == "c":
            letters = _letters(self.rank[self.place.column])
            attributes = attributes | {"r": f"{letters}{len(self.result.rows)}"}
        self._write(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>")

    def _end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
        else:
            self._write(f"</{name}>")


def _letters(rank: int) -> str:
    """Return A for 0, AA for 26."""
    letters, number = "", rank + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
