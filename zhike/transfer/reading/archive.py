"""Look into a workbook's archive before anything trusts it: true inflated sizes, true extent of a sheet.

Sizes that the archive states may lie, and one stray cell in the far corner makes readers
allocate the whole rectangle; so everything is inflated once, piece by piece, and counted.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from .limits import Limits
from .problem import Unreadable

_PIECE = 2**20
_ROW = re.compile(rb'row\s[^>]*?\br\s*=\s*["\'](\d+)["\']')
_MAYBE_FAR = re.compile(rb'["\'][A-Z]{2}')
_FAR_CELL = re.compile(rb'\sr\s*=\s*["\']([A-Z]{2,3})\d+["\']')
_CELL = re.compile(rb"<(?:[A-Za-z]\w*:)?c[\s>/]")
_UNSAVED_FORMULA = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>|</(?:\w+:)?c>)")
_OVERLAP = 256
_DENSE_AREA = 4_000_000
_SPARSE_FOLD = 6


@dataclass
class Extent:
    """How far a part of the archive reaches as a sheet."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 26
    unsaved_formulas: int = 0

    @property
    def is_sparse(self) -> bool:
        """Say whether the rectangle is far bigger than what is in it."""
        area = self.last_row * self.last_column
        return area > _DENSE_AREA and area > self.cells * _SPARSE_FOLD


def inspect(path: Path, limits: Limits) -> dict[str, Extent]:
    """Inflate all parts, refuse a bomb, and return the extent of each worksheet by its name in the archive."""
    extents: dict[str, Extent] = {}
    allowed = max(limits.never_suspected_bytes, path.stat().st_size * limits.inflated_fold)
    allowed = min(allowed, limits.inflated_bytes)
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                if part.flag_bits & 1:
                    raise Unreadable("password")
                extent = Extent() if "worksheets/" in part.filename and part.filename.endswith(".xml") else None
                total = _inflate(archive, part, extent, total, allowed)
                if extent:
                    extents[part.filename] = extent
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable("broken_archive") from error
    return extents


def _inflate(archive: zipfile.ZipFile, part: zipfile.ZipInfo, extent: Extent | None, total: int, allowed: int) -> int:
    """Count a part's true bytes, and its cells when it is a sheet."""
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            total += len(piece)
            if total > allowed:
                raise Unreadable("bomb", {"megabytes": allowed // 2**20})
            if extent:
                _count(extent, tail, piece)
                tail = piece[-_OVERLAP:]
    return total


def _count(extent: Extent, tail: bytes, piece: bytes) -> None:
    """Add what one piece shows; `tail` keeps names that lie across two pieces whole."""
    window = tail + piece
    extent.cells += piece.count(b"<c ") or len(_CELL.findall(piece))
    last_row = window.rfind(b"row ", 0, -_OVERLAP // 2 if len(piece) == _PIECE else None)
    if last_row >= 0 and (found := _ROW.match(window, last_row)) and len(found[1]) < 8:
        extent.last_row = max(extent.last_row, int(found[1]))
    if _MAYBE_FAR.search(window):
        for letters in set(_FAR_CELL.findall(window)):
            extent.last_column = max(extent.last_column, column_number(letters))
    if b"f>" in window or b"<f " in window:
        extent.unsaved_formulas += len(_UNSAVED_FORMULA.findall(piece))


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
