"""The docket: cases, one case with both sides' evidence, and what the parties and judges do."""

from datetime import datetime, time
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, new_key, once

from .. import queries, rules, services
from ..choices import Principle
from ..forms.disputes import AppealForm, DisputeForm, EvidenceForm, RulingForm
from ..models import Dispute, DisputeEvidence
from ..queries import disputes as cases
from .answering import actor_of, posted


@requires("customer", "view")
@require_GET
def docket(request: HttpRequest) -> HttpResponse:
    """Show the cases that concern the person, newest first."""
    text = request.GET.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 19 else None
    pending = request.GET.get("state", "pending") == "pending"
    actor = actor_of(request)
    lines, older = cases.list_disputes(actor=actor, pending=pending, before=before)
    tabs = [
        {"label": _("待裁定"), "url": "?", "active": pending},
        {"label": _("全部"), "url": "?state=all", "active": not pending},
    ]
    values = {"lines": lines, "older": older, "tabs": tabs, "pending": pending}
    return render(request, "customers/disputes.html", values | {"may_open": actor.can("customer", "create")})


@requires("customer", "create")
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Claim a customer that somebody else answers for."""
    form = DisputeForm(posted(request), initial={"text": request.GET.get("name", "")})
    actor = actor_of(request)
    form.use_labels("own", lambda ids: queries.customer_labels(actor, ids))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_dispute(
                actor=actor,
                text=form.cleaned_data["text"],
                claim=form.cleaned_data["claim"],
                own_id=form.cleaned_data["own"],
                now=timezone.now(),
            )
            return done(request, _address(made.pk), _("已提交仲裁"))
        except Refused as refused:
            form.add_error("text", f"{refused.refusal.sentence}{refused.refusal.help}")
    return form_response(request, form, "customers/dispute_open.html")


def _address(dispute_id: int) -> str:
    return reverse("customers:dispute", args=[dispute_id])


@requires("customer", "view")
@require_GET
def case(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Show one case."""
    found = cases.get_dispute(actor=actor_of(request), dispute_id=dispute_id)
    return render(request, "customers/dispute.html", _context(request, found))


def _context(request: HttpRequest, found: Dispute, **forms: Any) -> dict[str, Any]:
    actor = actor_of(request)
    is_party = actor.person_id in (found.claimant_id, found.respondent_id)
    people = (found.claimant_id, found.respondent_id, found.ruled_by_id, found.final_by_id, found.appeal_by_id)
    may_assign = cases.may_rule_over(actor, found)
    is_loser = is_party and cases.side_of(found, actor.person_id) != found.winner
    return {
        "dispute": found,
        "once_key": new_key(request),
        "names": person_names(people),
        "evidence": cases.list_evidence(found),
        "suggestion": cases.suggestion_for(found),
        "principle": Principle(found.rule.get("principle", Principle.FIRST_CONTACT)).label,
        "is_party": is_party,
        "may_assign": may_assign,
        "why_no_ruling": rules.why_cannot_rule(
            state=found.state,
            is_party=is_party,
            may_assign=may_assign,
            is_higher=cases.is_higher(actor, found.ruled_by_id),
        ),
        "why_no_appeal": rules.why_cannot_appeal(
            state=found.state, is_loser=is_loser, until=cases.appeal_until(found), now=timezone.now()
        ),
        "forms": {"evidence": EvidenceForm(), "ruling": RulingForm(), "appeal": AppealForm()} | forms,
    }


@requires("customer", "view")
@require_POST
def add_evidence(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Bring evidence of one's own."""
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, dispute_id, evidence=form)
    file = form.cleaned_data["file"]
    services.add_evidence(
        actor=actor_of(request),
        dispute_id=dispute_id,
        text=form.cleaned_data["text"],
        at=timezone.make_aware(datetime.combine(form.cleaned_data["on"], time.min)),
        file=(file.name, file, file.size) if file else None,
        now=timezone.now(),
    )
    return done(request, _address(dispute_id), _("证据已补充"))


def _again(request: HttpRequest, dispute_id: int, **forms: Any) -> HttpResponse:
    found = cases.get_dispute(actor=actor_of(request), dispute_id=dispute_id)
    return render(request, "customers/dispute.html", _context(request, found, **forms), status=422)


@requires("customer", "assign")
@require_POST
def rule(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Decide a case."""
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _again(request, dispute_id, ruling=form)
    actor, values = actor_of(request), form.cleaned_data

    def act() -> str:
        services.rule_dispute(actor=actor, dispute_id=dispute_id, **values, now=timezone.now())
        return _address(dispute_id)

    return done(request, once(request, act), _("已裁定"))


@requires("customer", "view")
@require_POST
def appeal(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Ask the next manager up."""
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _again(request, dispute_id, appeal=form)
    reason = form.cleaned_data["reason"]
    services.appeal_dispute(actor=actor_of(request), dispute_id=dispute_id, reason=reason, now=timezone.now())
    return done(request, _address(dispute_id), _("申诉已提交"))


@requires("customer", "view")
@require_POST
def withdraw(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Take the own case back."""
    services.withdraw_dispute(actor=actor_of(request), dispute_id=dispute_id, now=timezone.now())
    return done(request, _address(dispute_id), _("已撤回"))


@requires("customer", "view")
@require_GET
def file(request: HttpRequest, dispute_id: int, evidence_id: int) -> FileResponse:
    """Hand out a file of the case to its parties and judges."""
    found = cases.get_dispute(actor=actor_of(request), dispute_id=dispute_id)
    one = DisputeEvidence.objects.filter(dispute=found, pk=evidence_id).exclude(file_path="").first()
    if one is None:
        raise Http404
    response = FileResponse(default_storage.open(one.file_path), as_attachment=True, filename=one.file_name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
