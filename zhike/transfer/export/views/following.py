"""Follow exports: the list of them, one, its progress, its file."""

from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.actor import SystemActor
from zhike.access.decorators import login_required
from zhike.access.freshness import fresh_required
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.customers import listing
from zhike.web.forms import done
from zhike.web.paging import Cursor

from ... import storage
from .. import queries, rules, services
from ..choices import ExportState, Format
from ..models import ExportRun
from ..sentence import sentence_of

_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
}


@login_required
@require_GET
def runs(request: ActingRequest) -> HttpResponse:
    """Show the own exports, or everybody's to those who may look on."""
    sees_all = request.actor.can("export", "view")
    everybody = sees_all and request.GET.get("all") == "1"
    page = queries.list_runs(actor=request.actor, everybody=everybody, after=Cursor.decode(request.GET.get("after")))
    tabs = [
        {"label": _("我的导出"), "url": "?", "active": not everybody},
        {"label": _("全部人的导出"), "url": "?all=1", "active": everybody},
    ]
    names = person_names(run.by_id for run in page.rows)
    prefix = "all=1&" if everybody else ""
    values = {"page": page, "names": names, "tabs": tabs if sees_all else [], "prefix": prefix}
    return render(request, "transfer/export/list.html", values)


@login_required
@require_GET
def one(request: ActingRequest, run_id: int) -> HttpResponse:
    """Show an export: how far it is, what it holds, who fetched it."""
    run = queries.get_run(actor=request.actor, run_id=run_id)
    return render(request, "transfer/export/one.html", _context(request, run))


def _context(request: ActingRequest, run: ExportRun) -> dict[str, Any]:
    now = timezone.now()
    labels = {column.name: str(column.label or column.hidden_label) for column in listing.columns_for(SystemActor())}
    return {
        "run": run,
        "by": person_names([run.by_id]).get(run.by_id, "—"),
        "sentence": sentence_of(run, now),
        "columns": _("、").join(labels.get(name, name) for name in run.columns),
        "is_mine": run.by_id == request.actor.person_id,
        "why_no_file": rules.why_cannot_download(state=run.state, expires_at=run.expires_at, now=now),
    }


@login_required
@require_GET
def progress(request: ActingRequest, run_id: int) -> HttpResponse:
    """Answer how far it is; when the work ended, the whole page loads again."""
    run = queries.get_run(actor=request.actor, run_id=run_id)
    if run.state == ExportState.RUNNING:
        mine = run.by_id == request.actor.person_id
        return render(request, "transfer/export/progress.html", {"run": run, "is_mine": mine})
    return HttpResponse(headers={"HX-Redirect": reverse("transfer:export", args=[run_id])})


@login_required
@require_POST
def cancel(request: ActingRequest, run_id: int) -> HttpResponse:
    """Stop one's own export."""
    services.cancel_export(actor=request.actor, run_id=run_id, now=timezone.now())
    return done(request, reverse("transfer:export", args=[run_id]), _("正在停止……"))


@fresh_required
@require_GET
def file(request: ActingRequest, run_id: int) -> HttpResponseBase:
    """Send the file to its requester, and to nobody else."""
    run = services.fetch_file(actor=request.actor, run_id=run_id, now=timezone.now())
    path = Path(storage.local_path(run.path))
    made = timezone.localtime(run.finished_at)
    name = f"{_('客户')}-{run.number}-{made:%Y%m%d-%H%M}.{run.format}"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response.headers["Content-Type"] = _TYPES[Format(run.format)]
    return response
