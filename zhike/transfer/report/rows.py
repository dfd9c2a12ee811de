"""Rows of an import for its files, streamed from the database."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from zhike.access.actor import Actor
from zhike.customers.queries import visible_to as visible_customers

from ..choices import Outcome
from ..models import ImportRow, ImportRun
from ..rows.reasons import sentences

_CHUNK = 2000


class Line(NamedTuple):
    """One sheet row in a report."""

    row: int
    outcome: str
    number: str
    reasons: str
    cells: list[Any]


def lines(run: ImportRun, *, actor: Actor, only_problems: bool) -> Iterator[Line]:
    """Yield the rows in the order of the sheet; numbers only of customers that the reader may see."""
    rows = ImportRow.objects.filter(run_id=run.pk).defer("before").order_by("row")
    if only_problems:
        rows = rows.exclude(outcome=Outcome.BLANK).exclude(reasons=[])
    last = -1
    while part := list(rows.filter(row__gt=last)[:_CHUNK]):
        last = part[-1].row
        ids = {row.customer_id for row in part if row.customer_id}
        numbers = dict(visible_customers(actor).filter(pk__in=ids).values_list("pk", "number"))
        for row in part:
            yield Line(
                row.row,
                row.outcome,
                numbers.get(row.customer_id or 0, ""),
                sentences(row.reasons),
                list(row.cells or []),
            )
