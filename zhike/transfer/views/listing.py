"""The list of imports, the upload, and taking an upload away again."""

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.actor import Actor
from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once
from zhike.web.paging import Cursor

from .. import queries, services
from ..choices import Target
from ..forms import UploadForm
from ..models import ImportRun
from ..policies import limits


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; views are guarded, so somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@requires("import", "view")
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Show the imports that the person may see, newest first."""
    page = queries.list_runs(actor=actor_of(request), after=Cursor.decode(request.GET.get("after")))
    names = person_names(run.by_id for run in page.rows)
    values = {"page": page, "names": names, "may_create": actor_of(request).can("import", "create")}
    return render(request, "transfer/list.html", values)


@requires("import", "create")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Take a file in, look at it, and go on to its columns."""
    most = limits().file_bytes // 2**20
    if request.method != "POST":
        return form_response(request, UploadForm(megabytes=most), "transfer/start.html")
    form = UploadForm(request.POST, request.FILES, megabytes=most)
    if form.is_valid():
        try:
            return done(request, once(request, lambda: _upload(request, **form.cleaned_data)))
        except Refused as refused:
            form.add_error("file", f"{refused.refusal.sentence}{refused.refusal.help}")
    return form_response(request, form, "transfer/start.html")


def _upload(request: HttpRequest, file: "File[bytes]", target: str) -> str:
    upload = services.Upload(file.name or "", file, target=target or Target.CUSTOMERS)
    run = services.upload_import(actor=actor_of(request), upload=upload, now=timezone.now())
    return next_address(run)


def next_address(run: ImportRun) -> str:
    """Return the page on which an import goes on."""
    if run.state == "uploaded":
        return reverse("transfer:columns", args=[run.pk])
    if run.state in ("mapped", "previewing", "previewed"):
        return reverse("transfer:try", args=[run.pk])
    return reverse("transfer:detail", args=[run.pk])


@requires("import", "create")
@require_POST
def forget(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take an upload away that was never imported."""
    services.forget_import(actor=actor_of(request), run_id=run_id)
    return done(request, reverse("transfer:list"), _("已删除上传的文件"))
