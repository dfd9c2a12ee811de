"""Bulk runs: how far they are, what was refused, stopping them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import login_required
from zhike.access.queries import person_names
from zhike.web.forms import done

from .. import queries, services
from ..registry import subject_of
from .subjects import actor_of


@login_required
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Show the newest runs, own ones; administrators see all."""
    found = queries.list_runs(actor=actor_of(request))
    values = {"runs": found, "names": person_names(run.by_id for run in found)}
    return render(request, "conditions/runs.html", values)


@login_required
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show a run that goes on or has ended, with the rows that were refused."""
    actor = actor_of(request)
    found = queries.get_run(actor=actor, run_id=run_id)
    values = {
        "run": found,
        "by": person_names([found.by_id]).get(found.by_id, ""),
        "refusals": queries.list_refusals(actor=actor, run=found),
        "list_url": reverse(subject_of(found.subject).list_url_name),
    }
    return render(request, "conditions/run.html", values)


@login_required
@require_GET
def run_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Answer how far it is; when it ended, the whole page loads again."""
    found = queries.get_run(actor=actor_of(request), run_id=run_id)
    if found.is_at_work:
        return render(request, "conditions/progress.html", {"run": found})
    return HttpResponse(headers={"HX-Redirect": reverse("conditions:run", args=[run_id])})


@login_required
@require_POST
def run_cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop before the next batch."""
    services.cancel_bulk(actor=actor_of(request), run_id=run_id, now=timezone.now())
    return done(request, reverse("conditions:run", args=[run_id]), _("正在停止……"))
