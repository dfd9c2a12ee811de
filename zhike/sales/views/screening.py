"""Potential customers by worth, the checklist of a deal, and the checklist itself as a setting."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ..design_forms import ChecklistForm, CriterionForm
from ..forms import TargetForm
from ..models import Criterion
from ..queries.scope import get_opportunity, require
from ..queries.screening import checklist_of, rank_potential, results_of
from ..services import answer_checklist, save_criterion, set_target
from .board import read_filter
from .moving import act


@requires("opportunity", "view")
@require_GET
def potential(request: ActingRequest) -> HttpResponse:
    """Rank open deals by expected profit × nearness of signature."""
    asked = read_filter(request.GET, request.actor.person_id)
    today = timezone.localdate()
    sees = is_open(request.actor, "opportunity", "expected_profit")
    ranking = rank_potential(actor=request.actor, asked=asked, today=today) if sees else None
    is_mine = asked.owner_ids == (request.actor.person_id,)
    return render(request, "sales/potential.html", {"ranking": ranking, "asked": asked, "is_mine": is_mine})


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def target(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Mark a deal as target or key target."""

    def build(deal: Any) -> TargetForm:
        return TargetForm(request.POST or None, initial={"target": deal.target})

    return act(request, (customer_id, opportunity_id), build, set_target, (_("目标客户"), _("已保存。")))


@requires("opportunity", "view")
@require_http_methods(["GET", "POST"])
def screen(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Answer the checklist about a deal; it is screened at once, every result is kept."""
    customer, deal = get_opportunity(actor=request.actor, customer_id=customer_id, opportunity_id=opportunity_id)
    questions = checklist_of(deal)
    form = ChecklistForm(request.POST or None, questions=questions)
    if request.method == "POST":
        require(request.actor, customer, "edit")
        if form.is_valid():
            where: dict[str, Any] = {"customer_id": customer_id, "opportunity_id": opportunity_id}
            try:
                answer_checklist(actor=request.actor, answers=form.answers(), now=timezone.now(), **where)
                return done(request, reverse("sales:screen", kwargs=where), _("已重新筛选。"))
            except Refused as refused:
                add_refusal(form, refused)
    values = {"customer": customer, "deal": deal, "questions": questions, "results": results_of(deal)}
    return form_response(request, form, "sales/screen.html", values)


@requires("setting", "view")
@require_GET
def criteria(request: ActingRequest) -> HttpResponse:
    """Show the checklist with its weights."""
    return render(request, "sales/criteria.html", {"criteria": list(Criterion.objects.all())})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def criterion_new(request: ActingRequest) -> HttpResponse:
    """Add a question."""
    return _criterion(request, None)


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def criterion_edit(request: ActingRequest, criterion_id: int) -> HttpResponse:
    """Change a question."""
    found = Criterion.objects.filter(pk=criterion_id).first()
    if found is None:
        raise Http404
    return _criterion(request, found)


def _criterion(request: ActingRequest, found: Criterion | None) -> HttpResponse:
    names = ("name", "help", "weight", "is_active")
    initial = {name: getattr(found, name) for name in names} if found else {"weight": 10, "is_active": True}
    form = CriterionForm(request.POST or None, initial=initial, criterion=found)
    if request.method == "POST" and form.is_valid():
        try:
            save_criterion(
                actor=request.actor,
                criterion_id=found.pk if found else None,
                values=form.values(),
                now=timezone.now(),
            )
            return done(request, reverse("sales:criteria"), _("已保存，下次筛选时生效。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/criterion.html", {"criterion": found})
