"""Write chunks as csv: what could run as a formula is made text, the last line says who took it out."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from zhike.lib.spreadsafe import formula_safe

from .columns import NUMBER, Planned, Values
from .marking import CSV_MARK, Mark

# What formula_safe looks closer at; everything else passes without a call.
_RISKY = frozenset("=+-@\t\r\n＝＋－＠ \u00a0")
_BUFFER = 1 << 20


class CsvFile:
    """One csv on disk."""

    as_serial = False
    chunk_rows = 5000

    def __init__(self, path: Path, columns: Sequence[Planned], mark: Mark, *, encoding: str, with_mark: bool) -> None:
        self.columns, self.mark, self.with_mark = columns, mark, with_mark
        self.file: TextIO = path.open("w", encoding=encoding, errors="replace", newline="", buffering=_BUFFER)
        self.writer: Any = csv.writer(self.file)
        self.writer.writerow([formula_safe(column.label) for column in columns])

    def write(self, chunk: Sequence[Values]) -> None:
        """Append a chunk of columns."""
        safe = [
            values if column.source.kind == NUMBER and column.mask is None else _safe(values)
            for column, values in zip(self.columns, chunk, strict=True)
        ]
        self.writer.writerows(zip(*safe, strict=True))

    def finish(self, rows: int) -> None:
        """Say who took it out, in one cell of the last line, and close."""
        if self.with_mark:
            self.writer.writerow([f"{CSV_MARK}：{self.mark.line(rows)}"])
        self.file.close()

    def give_up(self) -> None:
        """Close an unfinished file."""
        self.file.close()


def _safe(values: Values) -> Values:
    return [formula_safe(value) if value and value[0] in _RISKY else value for value in values]
