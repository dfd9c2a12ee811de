"""The report workbook: a sheet with the counts, a sheet with every row that was refused or lost something."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names

from ..choices import Outcome
from ..models import ImportRun
from .rows import lines

_WIDEST = 60
_MOST_CELL = 32_000


def write_report(run: ImportRun, target: Path, *, actor: Actor) -> None:
    """Write the report; cells are written as text, so nothing in them ever runs as a formula."""
    import xlsxwriter  # slow to load, and few ask for a workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(target), options)
    try:
        bold = book.add_format({"bold": True, "bg_color": "#E5F3F1", "border": 1, "border_color": "#D5DDDB"})
        _write_summary(book.add_worksheet(_("导入结果")), run, bold)
        _write_rows(book.add_worksheet(_("问题行")), run, actor, bold)
    finally:
        book.close()


def _write_summary(sheet: Any, run: ImportRun, bold: Any) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 44)
    name = person_names([run.by_id]).get(run.by_id, "")
    finished = timezone.localtime(run.finished_at) if run.finished_at else None
    facts = [
        (_("文件"), run.file_name),
        (_("工作表"), run.sheet),
        (_("导入人"), name),
        (_("状态"), run.get_state_display()),
        (_("遇到已有客户"), run.get_duplicates_display()),
        (_("完成时间"), f"{finished:%Y-%m-%d %H:%M:%S}" if finished else ""),
        *((str(Outcome(key).label), run.counts.get(key, 0)) for key in Outcome.values),
    ]
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, str(label), bold)
        _write(sheet, row, 1, value)


def _write_rows(sheet: Any, run: ImportRun, actor: Actor, bold: Any) -> None:
    heads = [_("行号"), _("结果"), _("客户编号"), _("原因"), *run.headers]
    sheet.freeze_panes(1, 4)
    sheet.set_column(0, 2, 12)
    sheet.set_column(3, 3, _WIDEST)
    sheet.set_column(4, 4, 28)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, str(head), bold)
    for row, line in enumerate(lines(run, actor=actor, only_problems=True), 1):
        outcome = str(Outcome(line.outcome).label)
        for column, value in enumerate((line.row, outcome, line.number, line.reasons, *line.cells)):
            _write(sheet, row, column, value)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write numbers as numbers, everything else as plain text."""
    if isinstance(value, bool) or value is None:
        value = "" if value is None else str(value)
    if isinstance(value, int | float) and abs(value) < 1e15:
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:_MOST_CELL])
