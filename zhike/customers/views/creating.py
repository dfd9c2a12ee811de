"""Create a customer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access import stamps
from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import Refusal, Refused
from zhike.web.forms import done, form_response, once

from ..forms import CreateForm
from ..forms.groups import groups_of
from ..services import create_customer, create_with_files
from .answering import actor_of, address_of, posted, sent_files

DUPLICATES = ("customers.possible_duplicate", "customers.blocked_duplicate")


@requires("customer", "create")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Draw the form of a new customer, and create it; what may exist already is shown before it is created."""
    actor = actor_of(request)
    with stamps.trusting(getattr(request.session, "stamps", None)):  # the service asks again, under its lock
        offered = {"name": request.GET.get("name", "")}
        form = CreateForm(posted(request), sent_files(request), actor=actor, initial=offered)
    if "owner" in form.fields:
        form.use_labels("owner", lambda ids: person_names(ids).items())
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return done(request, once(request, lambda: _create(request, form)), _("客户已建好"))
        except Refused as error:
            refused = _known_refusal(error, form)
            field = refused.facts.get("field")
            form.add_error(field if field in form.added else None, refused.sentence)
    context: dict[str, Any] = {
        "groups": groups_of(form),
        "duplicates": refused.facts.get("duplicates", ()) if refused else (),
        "is_blocked": bool(refused and refused.facts.get("is_blocked")),
    }
    return form_response(request, form, "customers/create.html", context)


def _create(request: HttpRequest, form: CreateForm) -> str:
    uploads = form.uploads(form.cleaned_data["kind"])
    if uploads:
        about: dict[str, Any] = {"actor": actor_of(request), "draft": form.draft(), "now": timezone.now()}
        return address_of(create_with_files(**about, uploads=uploads).pk)
    customer = create_customer(actor=actor_of(request), draft=form.draft(), now=timezone.now())
    return address_of(customer.pk)


def _known_refusal(error: Refused, form: CreateForm) -> Refusal:
    """Return a refusal that the form can show beside what was typed; others become the page."""
    if error.refusal.facts.get("field") in form.added:
        return error.refusal
    if error.refusal.code in DUPLICATES or error.refusal.code.startswith("customers.file_"):
        return error.refusal
    raise error
