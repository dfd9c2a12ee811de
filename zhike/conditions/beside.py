"""Conditions on a number that a table of its own keeps beside each row: a score, a share of completeness."""

from collections.abc import Callable

from .compiling import Ask
from .language import Compare
from .registry import Sql

_SIGNS = {"eq": "=", "ne": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def number_beside(table: str, column: str) -> Callable[[Compare, Ask], Sql]:
    """Return what compiles comparisons with such a number; names are the program's own.

    The table is asked by EXISTS: its index leads to a rare number, its key answers for a common one.
    """
    kept = f"SELECT 1 FROM {table} AS judged WHERE judged.customer_id = {{row}}.id"  # noqa: S608  # own names

    def build(what: Compare, ask: Ask) -> Sql:
        if what.op in ("empty", "not_empty"):
            return Sql(f"{'NOT ' if what.op == 'empty' else ''}EXISTS ({kept})")
        if what.op == "between":
            ends = [(sign, end) for sign, end in zip((">=", "<="), what.value, strict=True) if end is not None]
        else:
            ends = [(_SIGNS[what.op], what.value)]
        text = "".join(f" AND judged.{column} {sign} %s" for sign, _end in ends)
        return Sql(f"{'NOT ' if what.op == 'ne' else ''}EXISTS ({kept}{text})", tuple(end for _sign, end in ends))

    return build
