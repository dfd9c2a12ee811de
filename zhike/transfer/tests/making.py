"""Files and imports for the tests of this room."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.base import ContentFile

from zhike.access.actor import Actor
from zhike.lib.creditcode import compute_check_digit
from zhike.testing.world import NOW
from zhike.transfer.engine.running import run_import
from zhike.transfer.models import ImportRow, ImportRun
from zhike.transfer.services import Settlement, Upload, map_columns, start_import, upload_import

HEADERS = ("客户名称", "统一社会信用代码", "手机", "邮箱", "首要联系人", "下次联系时间", "负责人", "备注")
CODE, OTHER_CODE = (first + compute_check_digit(first) for first in ("91310000MA1K35Q11", "91320594MA1P7B7G2"))


def workbook(rows: Iterable[Sequence[Any]], *, headers: Sequence[str] = HEADERS, above: Sequence[Any] = ()) -> bytes:
    """Return a workbook with title rows above the headers."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*([title] for title in above), headers, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook as its bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(actor: Actor, content: bytes, name: str = "客户.xlsx", target: str = "customers") -> ImportRun:
    """Upload bytes as a file."""
    file = ContentFile(content, name=name)
    return upload_import(actor=actor, upload=Upload(name, file, target=target), now=NOW)


def prepared(
    actor: Actor, content: bytes, duplicates: str = "skip", target: str = "customers", **options: Any
) -> ImportRun:
    """Upload a file, accept the guesses, and start without working."""
    run = upload(actor, content, target=target)
    columns = {int(at): key for at, key in run.columns.items()}
    settlement = Settlement(columns=columns, values=run.values, duplicates=duplicates, **options)
    map_columns(actor=actor, run_id=run.pk, mapping=settlement, now=NOW)
    return start_import(actor=actor, run_id=run.pk, now=NOW, in_background=False)


def imported(actor: Actor, content: bytes, duplicates: str = "skip", **options: Any) -> ImportRun:
    """Import a file to its end."""
    run = prepared(actor, content, duplicates, **options)
    run_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def outcomes(run: ImportRun) -> list[str]:
    """Return what became of the rows, in the order of the sheet."""
    return list(ImportRow.objects.filter(run=run).order_by("row").values_list("outcome", flat=True))


def codes(run: ImportRun, row: int) -> list[str]:
    """Return the codes of the reasons of a row."""
    return [reason[0] for reason in ImportRow.objects.get(run=run, row=row).reasons]


def write(folder: Path, name: str, content: bytes) -> Path:
    """Put bytes into a file."""
    path = folder / name
    path.write_bytes(content)
    return path
