"""Upload, fetch and take off the files of a customer."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once

from ..forms import FileForm
from ..queries import get_customer, require_visible
from ..queries.details import get_file
from ..services import remove_file, store_file
from .answering import actor_of, address_of, posted, saved


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Keep a file with the customer; what is wrong with it is said beside the field."""
    customer = get_customer(actor=actor_of(request), customer_id=customer_id, capability="edit")
    form = FileForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, lambda: _store(request, customer_id, form))
            return saved(request, customer_id, _("文件已保存"), tab="files")
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.file_"):
                raise
            form.add_error("file", refused.refusal.sentence)
    return form_response(request, form, "customers/file.html", {"customer": customer})


def _store(request: HttpRequest, customer_id: int, form: FileForm) -> str:
    file = form.cleaned_data["file"]
    store_file(
        actor=actor_of(request),
        customer_id=customer_id,
        name=file.name,
        content=file,
        size=file.size,
        now=timezone.now(),
    )
    return address_of(customer_id, "files")


@requires("customer", "view")
@require_GET
def download(request: HttpRequest, customer_id: int, file_id: int) -> FileResponse:
    """Send a file for saving, never for showing: what others uploaded does not run in our pages."""
    require_visible(actor=actor_of(request), customer_id=customer_id)
    file = get_file(customer_id=customer_id, file_id=file_id)
    try:
        content = default_storage.open(file.path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires("customer", "edit")
@require_POST
def remove(request: HttpRequest, customer_id: int, file_id: int) -> HttpResponse:
    """Take a file off the customer."""
    remove_file(actor=actor_of(request), customer_id=customer_id, file_id=file_id, now=timezone.now())
    return saved(request, customer_id, _("文件已移除"), tab="files")
