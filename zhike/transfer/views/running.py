"""The trial, the import itself, its result, and taking it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.sales.finding.attributing import campaign_labels
from zhike.web.forms import done
from zhike.web.paging import Cursor

from .. import queries, rules, services
from ..choices import AT_WORK, Outcome, State
from ..models import ImportRun
from ..rows.reasons import known_to, sentence
from .listing import actor_of, next_address

_BEFORE = (State.MAPPED, State.PREVIEWING, State.PREVIEWED)


@requires("import", "view")
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how the trial goes and what it found; POST tries again."""
    if request.method == "POST":
        services.preview_import(actor=actor_of(request), run_id=run_id, now=timezone.now())
        return redirect("transfer:try", run_id)
    run = queries.get_run(actor=actor_of(request), run_id=run_id)
    if run.state not in _BEFORE:
        return redirect(next_address(run))
    return render(request, "transfer/try.html", _preview_context(request, run))


def _preview_context(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    found, actor = run.preview, actor_of(request)
    problems = [
        {**row, "label": Outcome(row["outcome"]).label, "reasons": list(map(sentence, known_to(actor, row["reasons"])))}
        for row in found.get("problems", [])
    ]
    counted = [([*key.split("|"), "…"], count) for key, count in found.get("reasons", {}).items()]
    reasons = [(sentence(reason), count) for reason, count in counted if known_to(actor, [reason])]
    return {
        "run": run,
        "counts": found.get("counts", {}),
        "outcomes": Outcome.choices,
        "problems": problems,
        "reasons": reasons,
        "sources": found.get("sources", []),
        "may_create": actor.can("import", "create"),
    }


@requires("import", "create")
@require_POST
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Start the import."""
    services.start_import(actor=actor_of(request), run_id=run_id, now=timezone.now())
    return done(request, reverse("transfer:detail", args=[run_id]))


@requires("import", "view")
@require_GET
def detail(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show an import that runs or has ended."""
    found = queries.get_run(actor=actor_of(request), run_id=run_id)
    if found.state in (State.UPLOADED, *_BEFORE):
        return redirect(next_address(found))
    return render(request, "transfer/detail.html", _detail_context(request, found))


def _detail_context(request: HttpRequest, found: ImportRun) -> dict[str, Any]:
    actor = actor_of(request)
    effects = any(found.counts.get(str(one)) for one in (Outcome.CREATED, Outcome.FILLED, Outcome.OVERWRITTEN))
    return {
        "run": found,
        "by": person_names([found.by_id]).get(found.by_id, ""),
        "campaign": dict(campaign_labels([found.campaign_id])).get(found.campaign_id, "") if found.campaign_id else "",
        "counts": found.counts,
        "outcomes": Outcome.choices,
        "why_no_undo": rules.why_cannot_undo(found.state, has_effects=effects),
        "may_undo": actor.can("import", "delete"),
        "undo_note": _("撤销会把这次新建的客户放入回收站，并还原补充或覆盖的内容；导入后有人动过的保留不变。"),
    }


@requires("import", "view")
@require_GET
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Answer how far it is; when the work ended, the whole page loads again."""
    found = queries.get_run(actor=actor_of(request), run_id=run_id)
    if found.state in AT_WORK:
        return render(request, "transfer/progress.html", {"run": found, "outcomes": Outcome.choices})
    return HttpResponse(headers={"HX-Redirect": next_address(found)})


@requires("import", "create")
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop before the next batch."""
    found = services.cancel_import(actor=actor_of(request), run_id=run_id, now=timezone.now())
    return done(request, next_address(found), _("正在停止……"))


@requires("import", "delete")
@require_POST
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take the import back."""
    services.undo_import(actor=actor_of(request), run_id=run_id, now=timezone.now())
    return done(request, reverse("transfer:detail", args=[run_id]))


@requires("import", "view")
@require_GET
def rows(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the rows of one outcome, or those with reasons."""
    actor = actor_of(request)
    found = queries.get_run(actor=actor, run_id=run_id)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in Outcome.values else ""
    page = queries.list_rows(actor=actor, run=found, outcome=outcome, after=Cursor.decode(request.GET.get("after")))
    values = {"run": found, "page": page, "outcome": outcome, "tabs": _tabs(found, outcome)}
    return render(request, "transfer/rows.html", values)


def _tabs(found: ImportRun, outcome: str) -> list[dict[str, Any]]:
    tabs = [
        {"label": label, "url": f"?outcome={key}", "active": key == outcome, "count": found.counts[key]}
        for key, label in Outcome.choices
        if found.counts.get(key)
    ]
    return [{"label": _("有说明的行"), "url": "?", "active": not outcome, "count": None}, *tabs]
