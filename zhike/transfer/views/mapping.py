"""The step on which people settle what the columns mean."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response

from .. import queries, rules, services
from ..forms import MappingForm, SheetForm
from ..mapping.systems import find_system
from ..models import ImportRun
from ..reading.refusals import note_sentence
from .listing import actor_of


@requires("import", "create")
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show guesses with samples; confirmed, the import is tried."""
    run = queries.get_run(actor=actor_of(request), run_id=run_id)
    refuse_if(rules.why_cannot_map(run.state))
    form = _form(request, run)
    if form.is_bound and form.is_valid():
        try:
            return _settle(request, run, form)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.sentence))
    return form_response(request, form, "transfer/columns.html", _context(run, form))


def _settle(request: HttpRequest, run: ImportRun, form: MappingForm) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    services.map_columns(actor=actor, run_id=run.pk, mapping=form.settlement(), now=now)
    services.preview_import(actor=actor, run_id=run.pk, now=now)
    return done(request, reverse("transfer:try", args=[run.pk]))


def _form(request: HttpRequest, run: ImportRun) -> MappingForm:
    form = MappingForm(request.POST if request.method == "POST" else None, run=run, actor=actor_of(request))
    if "default_owner_id" in form.fields:
        form.use_labels("default_owner_id", lambda ids: person_names(ids).items())
    return form


def _context(run: ImportRun, form: MappingForm) -> dict[str, Any]:
    first_rows = run.preview.get("first_rows", [])
    return {
        "run": run,
        "form": form,
        "notes": [sentence for note in run.notes if (sentence := note_sentence(note))],
        "first_rows": list(enumerate(first_rows, 1)),
        "system": find_system(run.headers),
        "settings": [
            name
            for name in ("duplicates", "default_owner_id", "default_source_id", "campaign_id")
            if name in form.fields
        ],
    }


@requires("import", "create")
@require_POST
def words(request: HttpRequest, run_id: int) -> HttpResponse:
    """Draw the words of fixed lists again after a column got another field."""
    run = queries.get_run(actor=actor_of(request), run_id=run_id)
    refuse_if(rules.why_cannot_map(run.state))
    return render(request, "transfer/words.html", {"form": MappingForm(request.POST, run=run, actor=actor_of(request))})


@requires("import", "create")
@require_POST
def sheet(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take another sheet, or another row for the headers."""
    form = SheetForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        run = services.change_header_row(
            actor=actor_of(request), run_id=run_id, sheet=chosen["sheet"], header_row=chosen["header_row"]
        )
        return done(request, reverse("transfer:columns", args=[run.pk]))
    return done(request, reverse("transfer:columns", args=[run_id]))
