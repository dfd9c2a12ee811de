"""The process that opens a foreign file: bounded in memory and time, without rights and secrets.

Takes one JSON text on its standard input: path, sheet, limits, and for an import also plan
and the row behind which to begin. Writes messages of `wire` to its standard output: {"book": …}, then
{"rows": […]} with cells or, with a plan, {"read": […]} with rows as `rows.travel` packs
them, then {"end": true}; or {"refused": …}.
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


def _chunks(rows: Iterator[Row], longest: int) -> Iterator[tuple[list[Row], list[tuple[int, int]]]]:
    """Yield rows in chunks that are small in memory, with the places of cells that were cut."""
    chunk: list[Row] = []
    cuts: list[tuple[int, int]] = []
    characters = 0
    for row in rows:
        kept, cut = _cut(row, longest)
        chunk.append(kept)
        cuts.extend((kept[0], index) for index in cut)
        characters += sum(len(cell) for cell in kept[1] if cell.__class__ is str)
        if len(chunk) >= _CHUNK or characters > _CHUNK_CHARACTERS:
            yield chunk, cuts
            chunk, cuts, characters = [], [], 0
    yield chunk, cuts


def _messages(book: Book, request: dict[str, Any], limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield the book's head and its rows; blank ones stay, so that every number can be reported."""
    yield {"book": {"sheets": book.sheets, "chosen": book.chosen, "total": book.total, "notes": book.notes}}
    after = request.get("after", 0)
    rows = (row for row in book.rows if row[0] > after)
    if request.get("plan"):
        from .normalising import read_chunk, wake

        plan = wake(request["plan"])
        yield from ({"read": read_chunk(chunk, cuts, plan)} for chunk, cuts in _chunks(rows, limits.cell_characters))
    else:
        yield from ({"rows": chunk, "cuts": cuts} for chunk, cuts in _chunks(rows, limits.cell_characters))
    yield {"end": True}


def main() -> int:
    """Read one file and tell everything on standard output."""
    request = json.loads(sys.stdin.readline())
    limits = Limits.from_json(request["limits"])
    _bound(limits)
    out = sys.stdout.buffer
    try:
        book = open_book(Path(request["path"]), request["sheet"] or None, limits)
        for message in _messages(book, request, limits):
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
