"""Sessions: focus groups, prototype tests, interviews, surveys, market studies."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import customer_labels
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response, once

from ..forms import show_refusal
from ..queries.sessions import get_finding, get_session_page, list_sessions
from ..services import add_finding, add_participant, save_session
from ..session_forms import FindingForm, FoundForm, ParticipantForm, SessionForm


@requires("need", "view")
@require_GET
def session_list(request: ActingRequest) -> HttpResponse:
    """Show the sessions in sight, newest first."""
    return render(request, "activities/needs/sessions.html", {"rows": list_sessions(request.actor)})


@requires("need", "view")
@require_GET
def session(request: ActingRequest, session_id: int) -> HttpResponse:
    """One session: people, minutes, findings and the needs that came of them."""
    page = get_session_page(actor=request.actor, session_id=session_id)
    return render(request, "activities/needs/session.html", {"page": page, "session": page.session})


@requires("need", "create")
@require_http_methods(["GET", "POST"])
def session_edit(request: ActingRequest, session_id: int) -> HttpResponse:
    """Write a session down (number 0) or better minutes of it."""
    now, initial = timezone.now(), {}
    if session_id:
        page = get_session_page(actor=request.actor, session_id=session_id)
        refuse_if(page.why_not_write)
        held = page.session
        initial = {name: getattr(held, name) for name in ("kind", "title", "place", "shown", "minutes")}
        initial["held_at"] = timezone.localtime(held.held_at)
    form = SessionForm(request.POST or None, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            made = save_session(actor=request.actor, session_id=session_id or None, draft=form.draft(), now=now)
            return reverse("needs:session", args=[made.pk])

        try:
            return done(request, once(request, save), _("研讨已保存"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/needs/session_form.html", {"session_id": session_id})


@requires("need", "create")
@require_http_methods(["GET", "POST"])
def participant(request: ActingRequest, session_id: int) -> HttpResponse:
    """Add somebody who took part, with the reaction to what was shown."""
    page = get_session_page(actor=request.actor, session_id=session_id)
    refuse_if(page.why_not_write)
    form = ParticipantForm(request.POST or None)
    form.use_labels("customer", lambda ids: customer_labels(request.actor, ids))
    if request.method == "POST" and form.is_valid():
        draft = form.draft(session_id)

        def add() -> str:
            return str(add_participant(actor=request.actor, draft=draft, now=timezone.now()).pk)

        try:
            once(request, add)
            return done(request, reverse("needs:session", args=[session_id]), _("参加人已记下"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
        except Http404:
            form.add_error("customer", _("找不到这位客户，请重新选择。"))
    values = {"session": page.session, "heading": _("加参加人"), "url_name": "needs:participant"}
    return form_response(request, form, "activities/needs/session_part.html", values)


@requires("need", "create")
@require_http_methods(["GET", "POST"])
def finding(request: ActingRequest, session_id: int) -> HttpResponse:
    """Add what was found."""
    page = get_session_page(actor=request.actor, session_id=session_id)
    refuse_if(page.why_not_write)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]

        def add() -> str:
            return str(add_finding(actor=request.actor, session_id=session_id, text=text, now=timezone.now()).pk)

        once(request, add)
        return done(request, reverse("needs:session", args=[session_id]), _("发现已记下"))
    values = {"session": page.session, "heading": _("加发现"), "url_name": "needs:finding"}
    return form_response(request, form, "activities/needs/session_part.html", values)


@requires("need", "create")
@require_http_methods(["GET", "POST"])
def found(request: ActingRequest, session_id: int, finding_id: int) -> HttpResponse:
    """Choose the customer under whom a finding becomes a need."""
    page = get_session_page(actor=request.actor, session_id=session_id)
    if get_finding(actor=request.actor, session_id=session_id, finding_id=finding_id) is None:
        raise Http404
    form = FoundForm(request.POST or None, customers=page.customers)
    if request.method == "POST" and form.is_valid():
        address = reverse("needs:create", args=[int(form.cleaned_data["customer"])])
        return redirect(f"{address}?{urlencode({'session': session_id, 'finding': finding_id})}")
    values = {"page": page, "finding_id": finding_id}
    return form_response(request, form, "activities/needs/found.html", values)
