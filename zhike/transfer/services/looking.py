"""Look at a file before it is mapped: its sheets, its header row, samples of every column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from zhike.access.actor import Actor
from zhike.lib.refusals import Refused

from ..choices import Target
from ..mapping.headers import SEARCHED_ROWS, Guess, by_header, from_memory, guess, guess_columns, header_text, signature
from ..mapping.own import own_words
from ..mapping.values import MAPPED
from ..models import HeaderMemory
from ..policies import limits
from ..reading.refusals import file_refusal
from ..reading.sheet import Row, open_sheet
from ..rows.cells import text_of

_LOOKED_AT = 3000
_SAMPLES = 5
_SHOWN = 80
_MOST_VALUES = 60


@dataclass(frozen=True)
class Look:
    """What the mapping step shows. `values` holds the distinct words of each column, with how often they occur."""

    sheets: list[str]
    sheet: str
    total: int | None
    notes: list[dict[str, Any]]
    header_row: int
    headers: list[str]
    columns: Mapping[int, str]
    remembered: Mapping[str, Mapping[str, str]]
    samples: list[dict[str, Any]]
    first_rows: list[list[str]]


def look_at(
    actor: Actor, path: Path, sheet: str | None, header_row: int | None = None, target: str = Target.CUSTOMERS
) -> Look:
    """Read the beginning of a sheet; a header row that the person chose replaces the guess.

    Refused when the file cannot be read, or holds no rows below its header.
    """
    own = own_words(actor) if target == Target.CUSTOMERS else {}
    with open_sheet(path, sheet, limits()) as opened:
        rows = list(islice(opened.rows, _LOOKED_AT))
        found = _guess(rows, header_row, own, target)
        if not any(_has_something(cells) for _, cells in rows):
            raise Refused(file_refusal("no_rows"))
        below = [row for row in rows if row[0] > found.header_row and _has_something(row[1])]
        if not below:
            raise Refused(file_refusal("only_headers"))
        memory = HeaderMemory.objects.filter(signature=signature(found.headers, target)).first()
        columns = from_memory(found.headers, memory.columns, set(own.values()), target) if memory else found.columns
        return Look(
            sheets=opened.sheets,
            sheet=opened.name,
            total=opened.total,
            notes=opened.notes,
            header_row=found.header_row,
            headers=list(found.headers),
            columns=columns,
            remembered=memory.values if memory else {},
            samples=[_sample(below, index) for index in range(len(found.headers))],
            first_rows=[[text_of(cell)[:_SHOWN] for cell in cells] for _, cells in rows[:SEARCHED_ROWS]],
        )


def _guess(rows: Sequence[Row], header_row: int | None, own: Mapping[str, str], target: str) -> Guess:
    """Return the header row that was found or chosen; without one, the first row with anything."""
    if header_row is None:
        found = guess(rows, own, target)
        if found.header_row:
            return found
    wanted = header_row or next((number for number, cells in rows if _has_something(cells)), 1)
    cells = next((cells for number, cells in rows if number == wanted), [])
    width = max((len(row) for _, row in rows), default=0)
    headers = tuple(header_text(cells[at]) if at < len(cells) else "" for at in range(max(width, len(cells))))
    return Guess(wanted, headers, guess_columns(headers, own, target))


def _has_something(cells: Sequence[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in cells)


def _sample(rows: Sequence[Row], index: int) -> dict[str, Any]:
    """Return the first different values of a column, and all of them when they are few."""
    counts: dict[str, int] = {}
    for _, cells in rows:
        if index < len(cells) and cells[index] is not None and (text := text_of(cells[index])[:_SHOWN]):
            counts[text] = counts.get(text, 0) + 1
    values = counts if len(counts) <= _MOST_VALUES else {}
    return {"first": list(counts)[:_SAMPLES], "values": values}


def value_columns(columns: Mapping[int, str]) -> dict[int, str]:
    """Return the columns whose words are translated into our lists."""
    return {index: key for index, key in columns.items() if key in MAPPED}


__all__ = ["Look", "by_header", "look_at", "value_columns"]
