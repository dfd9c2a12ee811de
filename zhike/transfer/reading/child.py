"""The process that opens a foreign file: bounded in memory and time, without rights and secrets.

Called as `python -m zhike.transfer.reading.child PATH LIMITS SHEET`; writes messages of
`wire` to its standard output: {"book": …}, {"rows": […]}, then {"end": true}, or {"refused": …}.
"""

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .delimited import open_text
from .kinds import kind_of
from .limits import Limits
from .problem import Unreadable
from .webpage import open_webpage
from .wire import pack
from .workbook import Book, Row, open_workbook

_CHUNK = 500
_CHUNK_CHARACTERS = 500_000


def _bound(limits: Limits) -> None:
    """Let the system end this process when it takes too much."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.inflated_bytes, limits.inflated_bytes))


def open_book(path: Path, sheet: str | None, limits: Limits) -> Book:
    """Open a file by what it is."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unreadable("too_big", {"megabytes": -(-size // 2**20), "most": limits.file_bytes // 2**20})
    kind = kind_of(path)
    if kind == "text":
        return open_text(path, limits)
    if kind == "html":
        return open_webpage(path, limits)
    return open_workbook(path, kind, sheet, limits)


def _cut(row: Row, longest: int) -> tuple[Row, list[int]]:
    """Cut cells that no spreadsheet could hold; tell which."""
    number, cells = row
    cuts = [index for index, cell in enumerate(cells) if cell.__class__ is str and len(cell) > longest]
    for index in cuts:
        cells[index] = cells[index][:longest]
    while cells and cells[-1] is None:
        cells.pop()
    return (number, cells), cuts


def _messages(book: Book, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield the book's head and its rows in chunks; rows without any cell stay, so that numbers can be reported."""
    yield {"book": {"sheets": book.sheets, "chosen": book.chosen, "total": book.total, "notes": book.notes}}
    rows: list[Row] = []
    cuts: list[tuple[int, int]] = []
    characters = 0
    for row in book.rows:
        kept, cut = _cut(row, limits.cell_characters)
        rows.append(kept)
        cuts.extend((kept[0], index) for index in cut)
        characters += sum(len(cell) for cell in kept[1] if cell.__class__ is str)
        if len(rows) >= _CHUNK or characters > _CHUNK_CHARACTERS:
            yield {"rows": rows, "cuts": cuts}
            rows, cuts, characters = [], [], 0
    yield {"rows": rows, "cuts": cuts}
    yield {"end": True}


def main() -> int:
    """Read one file and tell everything on standard output."""
    path, limits = Path(sys.argv[1]), Limits.from_json(json.loads(sys.argv[2]))
    sheet = sys.argv[3] or None
    _bound(limits)
    out = sys.stdout.buffer
    try:
        for message in _messages(open_book(path, sheet, limits), limits):
            out.write(pack(message))
            out.flush()
    except Unreadable as problem:
        out.write(pack({"refused": problem.code, "facts": problem.facts}))
    except MemoryError:
        out.write(pack({"refused": "too_much_memory", "facts": {}}))
    except BrokenPipeError:
        return 1
    except BaseException as error:  # a panic of the reader is no Exception
        out.write(pack({"refused": "broken_file", "facts": {"error": type(error).__name__}}))
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
