"""Rows of delimited text: the encoding tried on the whole file, the delimiter seen from its first lines."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .limits import Limits
from .problem import Unreadable
from .workbook import Book, Row

_PIECE = 2**20
_SAMPLE_LINES = 30
_DELIMITERS = "\t,;|，；"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Characters that headers of customer lists are made of; a wrong decoding shows none of them.
_EXPECTED = set("客户名称户名公司手机电话联系人邮箱地址负责备注來源联络備註電話聯絡級別行業编号")


def open_text(path: Path, limits: Limits) -> Book:
    """Open delimited text as a book of one sheet without a name: the stored file has one that nobody gave it."""
    encoding, errors = _encoding_of(path)
    sample = _sample(path, encoding, errors)
    delimiter, has_declaration = _delimiter_of(sample)
    notes = [{"code": "replaced_characters", "encoding": encoding}] if errors == "replace" else []
    rows = _rows(path, encoding, errors, delimiter, limits)
    if has_declaration:
        next(rows, None)
    return Book([""], 0, rows, None, notes)


def _encoding_of(path: Path) -> tuple[str, str]:
    """Return the encoding of a text and how to treat what does not fit."""
    with path.open("rb") as file:
        head = file.read(_PIECE)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, "replace"
    if zeros := _utf16_without_mark(head):
        return zeros, "replace"
    if _decodes(path, "utf-8"):
        return "utf-8", "strict"
    fitting = [encoding for encoding in ("gb18030", "big5hkscs") if _decodes(path, encoding)]
    if fitting:
        return max(fitting, key=lambda encoding: _familiar(head, encoding)), "strict"
    return max(("gb18030", "utf-8"), key=lambda encoding: _familiar(head, encoding)), "replace"


def _utf16_without_mark(head: bytes) -> str:
    """Return the byte order of UTF-16 that lacks its mark, by where the zeros of ASCII lie."""
    pairs = len(head) // 2
    if pairs == 0:
        return ""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > pairs // 8 and odd > even * 4:
        return "utf-16-le"
    return "utf-16-be" if even > pairs // 8 and even > odd * 4 else ""


def _decodes(path: Path, encoding: str) -> bool:
    """Say whether the whole file is valid in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _familiar(head: bytes, encoding: str) -> int:
    """Count the characters that a header is likely to have."""
    text = head[:4096].decode(encoding, "ignore")
    return sum(character in _EXPECTED for character in text)


def _sample(path: Path, encoding: str, errors: str) -> str:
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        return "".join(line[:20_000] for _, line in zip(range(_SAMPLE_LINES), file, strict=False)).replace("\0", "")


def _delimiter_of(sample: str) -> tuple[str, bool]:
    """Return the delimiter that cuts most lines into the same number of cells, and whether a line `sep=` says it."""
    first = sample.splitlines()[0] if sample else ""
    if first.lower().strip('"').startswith("sep=") and len(first.strip('"')) == 5:
        return first.strip('"')[4], True
    scores = {}
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
        widths.pop(0, None)
        width, lines = max(widths.items(), key=lambda item: (item[0] > 1) * item[1] * item[0], default=(1, 0))
        scores[delimiter] = (width > 1) * lines * width
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return (best, False) if scores[best] else (",", False)


def _rows(path: Path, encoding: str, errors: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    """Yield records numbered as a spreadsheet shows them."""
    csv.field_size_limit(limits.file_bytes)
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
        started = 1
        for number, cells in enumerate(reader, 1):
            _check_quotes(cells, started, limits)
            if len(cells) > limits.columns:
                raise Unreadable("too_many_columns", {"columns": len(cells), "most": limits.columns})
            yield number, [_plain(cell) for cell in cells]
            started = reader.line_num + 1


def _check_quotes(cells: list[str], line: int, limits: Limits) -> None:
    """Refuse when a quote that never closes has swallowed the rows after it."""
    if any(len(cell) > limits.cell_characters and cell.count("\n") > 5 for cell in cells):
        raise Unreadable("open_quote", {"line": line})


def _plain(cell: str) -> Any:
    """Return a cell as text or None; `="138…"`, which keeps leading zeros, is its text."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        cell = cell[2:-1]
    return cell if cell.strip() else None
