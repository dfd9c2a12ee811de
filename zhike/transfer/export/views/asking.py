"""Ask for an export: from the list's button, or for the picked customers."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.access.freshness import fresh_required
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once
from zhike.web.listing import Selection, read_selection

from .. import services
from ..choices import ExportState
from ..columns import allowed_columns
from ..forms import ExportForm
from ..models import ExportRun
from ..policies import cap_of
from ..sentence import filter_sentence

STEP = "go"


@requires("customer", "export")
@fresh_required
@require_http_methods(["GET", "POST"])
def ask(request: ActingRequest) -> HttpResponse:
    """Show what would be exported and how; sent, it starts, or somebody is asked."""
    selection = _selection(request)
    ids = () if selection.whole else selection.ids
    offer = services.offer_export(actor=request.actor, query=selection.query, ids=ids, now=timezone.now())
    form = _form(request, offer)
    if form.is_bound and form.is_valid():
        try:
            draft = services.ExportDraft(query=selection.query, ids=ids, **_values(form))
            return done(request, once(request, lambda: _start(request, draft)), _("已开始，完成后会通知你。"))
        except Refused as refused:
            field = refused.refusal.facts.get("field")
            form.add_error(str(field) if field in form.fields else None, str(refused.refusal.sentence))
    context = {
        "offer": offer,
        "sentence": filter_sentence(request.actor, offer.whole, len(ids)),
        "query": selection.query,
        "ids": ids,
        "step": STEP,
        "cap": cap_of(request.actor.person_id),
        "back": f"{reverse('customers:list')}?{selection.query}",
    }
    return form_response(request, form, "transfer/export/new.html", context)


def _selection(request: ActingRequest) -> Selection:
    if request.method == "POST":
        return read_selection(request)
    query = request.GET.copy()
    query.pop("after", None)
    return Selection((), True, query.urlencode())


def _form(request: ActingRequest, offer: services.Offer) -> ExportForm:
    allowed = {column.name: column for column in allowed_columns(request.actor)}
    shown = [column.name for column in offer.whole.state.columns if column.name in allowed]
    ordered = [*shown, *(name for name in allowed if name not in shown)]
    data = request.POST if STEP in request.POST else None
    return ExportForm(data, columns=[allowed[name] for name in ordered], shown=shown, asks=offer.asks)


def _values(form: ExportForm) -> dict[str, Any]:
    sent = dict(form.cleaned_data)
    order = [name for name, _label in form.fields["columns"].choices]  # type: ignore[attr-defined]
    return {**sent, "columns": tuple(name for name in order if name in sent["columns"])}


def _start(request: ActingRequest, draft: services.ExportDraft) -> str:
    run: ExportRun = services.start_export(actor=request.actor, draft=draft, now=timezone.now())
    if run.state == ExportState.ASKED:
        return reverse("approvals:detail", args=[run.approval_id])
    return reverse("transfer:export", args=[run.pk])
