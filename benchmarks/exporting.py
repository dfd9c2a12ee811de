"""Export of the whole base, 20 columns, csv and xlsx: rows a second and the most memory, beside the bare engines.

The export's own reading and writing, in a process of its own as the worker does it; nothing is stored in the base.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from . import base
from .export_child import COLUMNS
from .figures import Figure
from .run import Run
from .watch import run_watched

_XLSX_FLOOR_ROWS = 20_000
_FLOOR = """
COPY (
  SELECT customer.name, customer.grade, customer.contact_name, customer.phone, customer.stage, customer.tier,
    customer.lifecycle, customer.last_contact_at, customer.next_follow_on, customer.next_step, owner.name,
    department.name, source.name, customer.industry, customer.region, customer.address, customer.kind,
    customer.follow_up_count, customer.number, customer.created_at
  FROM customers_customer AS customer
  LEFT JOIN access_person AS owner ON owner.id = customer.owner_id
  LEFT JOIN access_department AS department ON department.id = customer.department_id
  LEFT JOIN customers_source AS source ON source.id = customer.source_id
  WHERE customer.deleted_at IS NULL ORDER BY customer.created_at DESC, customer.id DESC
) TO STDOUT (FORMAT csv)
"""


def measure(run: Run, folder: Path) -> None:
    """Take the figures of both formats."""
    floors = {"csv": _copy_floor(run), "xlsx": _xlsx_floor()}
    words = {"csv": "the same columns by COPY … TO STDOUT", "xlsx": "XlsxWriter in constant memory, rows from memory"}
    for format_, floor in floors.items():
        rows, seconds, megabytes, size = _write(folder, format_)
        work = f"export of {rows:,} rows, {len(COLUMNS)} columns, {format_}"
        note = f"{size / 2**20:,.0f} MB in {seconds:.1f} s"
        run.add(
            Figure(
                f"export.{format_}",
                work,
                "rows/s",
                round(rows / seconds, 0),
                count=rows,
                floor=floor,
                floor_is=words[format_],
                note=note,
            )
        )
        run.add(Figure(f"export.{format_}.memory", f"{work}: most memory", "MB", round(megabytes, 0)))


def _write(folder: Path, format_: str) -> tuple[int, float, float, int]:
    """Write one file in a process of its own; return rows, seconds, megabytes and the file's size."""
    command = [sys.executable, "-m", "benchmarks.export_child", str(folder), format_]
    done = run_watched(command, folder=base.PROJECT)
    found = json.loads(done.said.strip().splitlines()[-1])
    return found["rows"], found["seconds"], done.most, found["size"]


def _copy_floor(run: Run) -> float:
    began, lines = time.perf_counter(), 0
    with run.floor.connection.cursor() as cursor, cursor.copy(_FLOOR) as copy:
        for block in copy:
            lines += bytes(block).count(b"\n")
    return round(lines / (time.perf_counter() - began), 0)


def _xlsx_floor() -> float:
    with tempfile.TemporaryDirectory() as place:
        began = time.perf_counter()
        book = xlsxwriter.Workbook(f"{place}/floor.xlsx", {"constant_memory": True})
        sheet = book.add_worksheet()
        row = [f"苏州恒远机械有限公司{n}" for n in range(len(COLUMNS))]
        for number in range(_XLSX_FLOOR_ROWS):
            sheet.write_row(number, 0, row)
        book.close()
        return round(_XLSX_FLOOR_ROWS / (time.perf_counter() - began), 0)
