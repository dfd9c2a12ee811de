"""Exports for the tests: ask, run, read."""

import csv
import io
from typing import Any

import openpyxl

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.testing.world import NOW
from zhike.transfer import storage
from zhike.transfer.export.models import ExportRun
from zhike.transfer.export.running import run_export
from zhike.transfer.export.services import ExportDraft, start_export

COLUMNS = ("name", "phone", "stage", "owner", "next", "created", "follow_up_count")


def asked(person: Person, query: str = "", **draft: Any) -> ExportRun:
    """Ask for an export as this person."""
    draft.setdefault("columns", COLUMNS)
    draft.setdefault("format", "csv")
    return start_export(actor=get_actor(person.pk), draft=ExportDraft(query=query, **draft), now=NOW)


def exported(person: Person, query: str = "", **draft: Any) -> ExportRun:
    """Ask for an export and write it."""
    return written(asked(person, query, **draft))


def written(run: ExportRun) -> ExportRun:
    """Do the job of an export."""
    run_export(run_id=run.pk)
    run.refresh_from_db()
    return run


def rows_of(run: ExportRun) -> list[list[str]]:
    """Return the lines of a csv without its watermark."""
    text = storage.local_path(run.path).read_bytes().decode(run.encoding)
    lines = list(csv.reader(io.StringIO(text)))
    return [line for line in lines if not line[0].startswith("导出水印")]


def book_of(run: ExportRun) -> Any:
    """Return a workbook."""
    return openpyxl.load_workbook(io.BytesIO(storage.local_path(run.path).read_bytes()))
