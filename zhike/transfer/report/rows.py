"""Rows of an import for its files, streamed from the database."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from zhike.access.actor import Actor
from zhike.customers.queries import visible_to as visible_customers

from ..choices import Outcome
from ..models import ImportRow, ImportRun
from ..rows.reasons import known_to, sentences

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
    rows = ImportRow.objects.filter(run_id=run.pk).order_by("row")
    if only_problems:
        rows = rows.exclude(outcome=Outcome.BLANK).exclude(reasons=[])
    columns = ("row", "outcome", "customer_id", "reasons", "cells")
    last = -1
    while part := list(rows.filter(row__gt=last).values_list(*columns)[:_CHUNK]):
        last = part[-1][0]
        numbers = _numbers(actor, {customer_id for _, _, customer_id, _, _ in part if customer_id})
        for row, outcome, customer_id, reasons, cells in part:
            said = sentences(known_to(actor, reasons))
            yield Line(row, outcome, numbers.get(customer_id, ""), said, list(cells or []))


def _numbers(actor: Actor, ids: set[int]) -> dict[int, str]:
    return dict(visible_customers(actor).filter(pk__in=ids).values_list("pk", "number"))
