"""Write a whole list into a file, chunk by chunk."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from zhike.access.actor import Actor
from zhike.customers.whole import WholeList

from .choices import Format
from .columns import Planned
from .csvfile import CsvFile
from .marking import Mark
from .reading import read_chunks
from .workbook import WorkbookFile

_BEAT_SECONDS = 0.7
File = CsvFile | WorkbookFile


def open_file(
    format_: str, target: Path, columns: Sequence[Planned], mark: Mark, *, encoding: str, with_mark: bool
) -> File:
    """Begin a file of the asked-for format."""
    if format_ == Format.CSV:
        return CsvFile(target, columns, mark, encoding=encoding, with_mark=with_mark)
    return WorkbookFile(target, columns, mark)


def write_list(
    actor: Actor, whole: WholeList, columns: Sequence[Planned], file: File, *, beat: Callable[[int], None]
) -> int:
    """Write all rows and return how many; `beat` hears about once a second how many there are, and may stop it."""
    rows, beaten = 0, time.monotonic()
    try:
        with read_chunks(actor, whole, columns, size=file.chunk_rows, as_serial=file.as_serial) as chunks:
            for chunk in chunks:
                file.write(chunk)
                rows += len(chunk[0])
                if time.monotonic() - beaten > _BEAT_SECONDS:
                    beat(rows)
                    beaten = time.monotonic()
        beat(rows)
        file.finish(rows)
    except BaseException:
        file.give_up()
        raise
    return rows
