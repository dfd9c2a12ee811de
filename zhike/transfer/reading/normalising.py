"""Normalise rows inside the reading child, so that the importing process has its hands free for the database."""

from typing import Any

from django.conf import settings

from ..choices import Target
from ..rows.draft import Blank, ReadRow, Reason, Refusal, RowDraft
from ..rows.plan import Plan
from ..rows.reading import read_row
from ..rows.spelling import spell_row
from ..rows.travel import pack_row
from .workbook import Row

_SHOWN = 40


def wake(said: dict[str, Any]) -> Plan:
    """Return the plan; words of our lists are read in Chinese, as they are written."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    return Plan.from_json(said)


def read_chunk(rows: list[Row], cuts: list[tuple[int, int]], plan: Plan) -> list[list[Any]]:
    """Return rows read by the plan, ready to travel."""
    packed = []
    for number, cells in rows:
        read = _read(number, cells, plan)
        if not isinstance(read, Blank):
            read.reasons.extend(
                Reason("cut", plan.columns.get(index, ""), str(cells[index])[:_SHOWN])
                for at, index in cuts
                if at == number
            )
        if isinstance(read, RowDraft) and plan.target == Target.CUSTOMERS:
            read.spelling = spell_row(read)
        packed.append(pack_row(read, cells))
    return packed


def _read(number: int, cells: list[Any], plan: Plan) -> ReadRow:
    """Read a row; one that nobody foresaw is refused by itself and does not stop the others."""
    try:
        return read_row(number, cells, plan)
    except Exception:
        return Refusal(number, [Reason("unreadable_row")])
