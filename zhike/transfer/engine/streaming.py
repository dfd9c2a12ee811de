"""The rows of a file as batches, read and normalised one batch ahead of the database."""

import gc
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice, repeat
from typing import TypeVar

from zhike.lib.refusals import Refused

from ..models import ImportRun
from ..policies import limits
from ..reading.refusals import file_refusal
from ..reading.sheet import Sheet, open_sheet
from ..rows.plan import Plan
from ..rows.travel import Arrival, Tampered
from ..storage import local_path
from .batch import Batch

# Small ones first, so that people soon see that it moves; 5 000 rows take about a second.
SIZES = (250, 500, 1000, 2000)
SIZE = 5000
# Reading and normalising a million rows takes five minutes.
_CPU_SECONDS = 3600
T = TypeVar("T")


@contextmanager
def open_batches(run: ImportRun, plan: Plan, *, after: int) -> Iterator[tuple[int | None, Iterator[Batch]]]:
    """Open the file of a run behind `after`, the last row that is done; give its length, if known, and its batches.

    Refused when the file is gone or cannot be read.
    """
    if not run.path:
        raise Refused(file_refusal("missing_file"))
    bounds = replace(limits(), cpu_seconds=_CPU_SECONDS)
    opened = open_sheet(local_path(run.path), run.sheet, bounds, plan=plan.to_json(), after=after)
    with opened as sheet:
        batches = ahead(_batches(sheet, plan))
        try:
            yield sheet.total, batches
        finally:
            # Who leaves early leaves a thread behind that waits for the child: the child has to go first.
            opened.end()
            batches.close()


def _batches(sheet: Sheet, plan: Plan) -> Iterator[Batch]:
    arrival = Arrival(plan)
    for size in chain(SIZES, repeat(SIZE)):
        part = list(islice(sheet.read, size))
        if not part:
            return
        try:
            read = [arrival.unpack(row) for row in part]
        except (Tampered, TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise Refused(file_refusal("broken_file")) from error
        yield Batch([row for row, _ in read], {row.row: cells for row, cells in read if cells is not None})


def ahead(items: Iterator[T]) -> Generator[T]:
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
