"""The rows of a file as batches, read and normalised one batch ahead of the database."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

from ..reading.sheet import Row, Sheet
from ..rows.draft import Blank, ReadRow, Reason
from ..rows.plan import Plan
from ..rows.reading import read_row
from .batch import Batch

# Small ones first, so that people soon see that it moves; 5 000 rows take about a second.
SIZES = (250, 500, 1000, 2000)
SIZE = 5000
T = TypeVar("T")


def batches(sheet: Sheet, plan: Plan, *, after: int) -> Iterator[Batch]:
    """Yield the rows behind `after`, the last row that is done, in batches."""
    rows = (row for row in sheet.rows if row[0] > after)
    for size in chain(SIZES, _forever(SIZE)):
        part = list(islice(rows, size))
        if not part:
            return
        yield _batch(part, sheet, plan)


def _forever(value: int) -> Iterator[int]:
    while True:
        yield value


def _batch(part: list[Row], sheet: Sheet, plan: Plan) -> Batch:
    rows: list[ReadRow] = []
    cells: dict[int, list[Any]] = {}
    for number, row in part:
        read = read_row(number, row, plan)
        if number in sheet.cuts and not isinstance(read, Blank):
            read.reasons.extend(Reason("cut", plan.columns.get(at, ""), str(row[at])[:40]) for at in sheet.cuts[number])
        rows.append(read)
        cells[number] = row
    return Batch(rows, cells)


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield items while the next one is being worked out in a thread of its own."""
    nothing = object()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="import-reader") as reader:
        waiting = reader.submit(next, items, nothing)
        while (item := waiting.result()) is not nothing:
            waiting = reader.submit(next, items, nothing)
            yield item  # type: ignore[misc]


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the garbage collector rest: a batch makes half a million objects, none of them in a circle."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
