"""One request: look at it, decide, pass it on, take it back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import login_required
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response

from .. import queries, services
from ..choices import State, Verdict
from ..forms import DecideForm, DelegateForm
from ..queries.details import get_detail, why_cannot_decide


@login_required
@require_GET
def detail(request: ActingRequest, request_id: int) -> HttpResponse:
    """Show a request with its steps and history; who is asked decides here."""
    return _page(request, request_id, DecideForm(), 200)


def _page(request: ActingRequest, request_id: int, form: DecideForm, status: int) -> HttpResponse:
    found = queries.get_request(actor=request.actor, request_id=request_id)
    values = {"found": get_detail(actor=request.actor, request=found), "form": form}
    return render(request, "approvals/detail.html", values, status=status)


@login_required
@require_POST
def decide(request: ActingRequest, request_id: int) -> HttpResponse:
    """Say yes or no; a missing reason is asked for beside the field."""
    form = DecideForm(request.POST)
    verdict = Verdict.GRANTED if request.POST.get("verdict") == Verdict.GRANTED else Verdict.REFUSED
    if not form.is_valid():
        return _page(request, request_id, form, 422)
    try:
        reason = form.cleaned_data["reason"]
        found = services.decide(
            actor=request.actor, request_id=request_id, verdict=verdict, reason=reason, now=timezone.now()
        )
    except Refused as refused:
        if refused.refusal.facts.get("field") != "reason":
            raise
        form.add_error("reason", str(refused.refusal.sentence))
        return _page(request, request_id, form, 422)
    words = {State.GRANTED: _("已同意"), State.REFUSED: _("已拒绝")}
    text = words.get(State(found.state), _("已同意，等待其他人审批"))
    return done(request, reverse("approvals:list"), text)


@login_required
@require_http_methods(["GET", "POST"])
def delegate(request: ActingRequest, request_id: int) -> HttpResponse:
    """Let somebody else decide."""
    found = queries.get_request(actor=request.actor, request_id=request_id)
    refuse_if(why_cannot_decide(request.actor, found))
    form = DelegateForm(request.POST if request.method == "POST" else None)
    form.use_labels("to_person_id", lambda ids: person_names(ids).items())
    if form.is_bound and form.is_valid():
        try:
            services.delegate(actor=request.actor, request_id=request_id, now=timezone.now(), **form.cleaned_data)
            return done(request, reverse("approvals:list"), _("已转交"))
        except Refused as refused:
            if "field" not in refused.refusal.facts:
                raise
            form.add_error("to_person_id", str(refused.refusal.sentence))
    return form_response(request, form, "approvals/delegate.html", {"found": found})


@login_required
@require_POST
def withdraw(request: ActingRequest, request_id: int) -> HttpResponse:
    """Take one's own request back."""
    services.withdraw(actor=request.actor, request_id=request_id, now=timezone.now())
    return done(request, reverse("approvals:detail", args=[request_id]), _("已撤回"))
