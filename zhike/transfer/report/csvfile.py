"""Reports as delimited text: the result of every row, and the refused rows to mend and import again."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.spreadsafe import formula_safe

from ..choices import Outcome
from ..models import ImportRun
from .rows import lines

HEAD = ("row", "outcome", "customer_number", "reasons")


class _Echo:
    def write(self, text: str) -> str:
        return text


def _written(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield from (writer.writerow(row) for row in rows)


def result_csv(run: ImportRun, *, actor: Actor) -> Iterator[str]:
    """Yield one line per sheet row: row, outcome, customer_number, reasons."""
    yield from _written([HEAD])
    found = lines(run, actor=actor, only_problems=False)
    yield from _written((line.row, line.outcome, line.number, formula_safe(line.reasons)) for line in found)


def rejected_csv(run: ImportRun, *, actor: Actor) -> Iterator[str]:
    """Yield the refused rows with their original cells and the reason, ready to be mended and imported."""
    yield "\ufeff"
    headers = [*run.headers, _("拒绝原因")]
    yield from _written([[formula_safe(header) for header in headers]])
    width = len(run.headers)
    for line in lines(run, actor=actor, only_problems=True):
        if line.outcome == Outcome.REJECTED:
            cells = [formula_safe(cell) for cell in (line.cells + [None] * width)[:width]]
            yield from _written([[*cells, formula_safe(line.reasons)]])
