"""Files about an import: the report workbook, the refused rows, a line per row."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhike.access.actor import Actor
from zhike.access.decorators import requires

from .. import queries
from ..models import ImportRun
from ..report.csvfile import rejected_csv, result_csv
from ..report.template import write_template
from ..report.workbook import write_report
from .listing import actor_of

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("import", "create")
@require_GET
def template(request: HttpRequest) -> HttpResponseBase:
    """Send an empty sheet with a column for every field that the person may fill."""
    folder = tempfile.TemporaryDirectory()
    target = Path(folder.name) / "template.xlsx"
    write_template(target, actor=actor_of(request))
    response = FileResponse(target.open("rb"), as_attachment=True, filename=f"{_('客户导入模板')}.xlsx")
    response.headers["Content-Type"] = _WORKBOOK
    folder.cleanup()
    return response


@requires("import", "view")
@require_GET
def report(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Send the report workbook."""
    run = queries.get_run(actor=actor_of(request), run_id=run_id)
    folder = tempfile.TemporaryDirectory()
    target = Path(folder.name) / "report.xlsx"
    write_report(run, target, actor=actor_of(request))
    response = FileResponse(target.open("rb"), as_attachment=True, filename=_name(run, _("导入报告"), "xlsx"))
    response.headers["Content-Type"] = _WORKBOOK
    folder.cleanup()
    return response


@requires("import", "view")
@require_GET
def rejected(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Send the refused rows, to be mended and imported again."""
    return _csv(request, run_id, rejected_csv, _("被拒绝的行"))


@requires("import", "view")
@require_GET
def result(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Send one line per sheet row."""
    return _csv(request, run_id, result_csv, _("逐行结果"))


def _csv(request: HttpRequest, run_id: int, write: Callable[..., Iterator[str]], what: str) -> StreamingHttpResponse:
    actor: Actor = actor_of(request)
    run = queries.get_run(actor=actor, run_id=run_id)
    response = StreamingHttpResponse(write(run, actor=actor), content_type="text/csv; charset=utf-8")
    name = content_disposition_header(as_attachment=True, filename=_name(run, what, "csv"))
    response.headers["Content-Disposition"] = name or "attachment"
    return response


def _name(run: ImportRun, what: str, ending: str) -> str:
    return f"{Path(run.file_name).stem[:60]}-{what}.{ending}"
