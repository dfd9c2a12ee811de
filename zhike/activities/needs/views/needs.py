"""Screens of needs: the list, the panel of the customer's page, writing one, the page of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.conditions.queries import list_segments
from zhike.customers.queries.chain import colleagues_of
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response, once

from ..choices import MetBy, NeedSource
from ..forms import NeedForm, show_refusal
from ..listing import LISTING
from ..matching import offered_names
from ..queries.listing import list_categories, list_needs, list_needs_of
from ..queries.page import get_need_page, list_need_history
from ..queries.scope import get_customer_of_needs, get_need, may_write
from ..queries.sessions import get_finding
from ..rules import why_closed, why_no_right
from ..services import change_need, record_need


def page_of(customer_id: int, need_id: int) -> str:
    """Return the address of one need."""
    return reverse("needs:detail", args=[customer_id, need_id])


@requires("need", "view")
@require_GET
def need_list(request: ActingRequest) -> HttpResponse:
    """Show needs over all customers in scope, the weightiest first."""
    state = LISTING.read(request)
    values = {
        "state": state,
        "page": list_needs(actor=request.actor, state=state),
        "categories": list_categories(with_retired=True),
        "met": MetBy.choices,
        "segments": [one for one in list_segments(subject="customer") if one.is_active],
    }
    return render(request, "activities/needs/list.html", values)


@requires("need", "view")
@require_GET
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """The needs of one customer, on its page."""
    customer = get_customer_of_needs(actor=request.actor, customer_id=customer_id)
    may = may_write(request.actor, customer, "create")
    values = {"customer": customer, "rows": list_needs_of(customer=customer), "why_not": why_no_right(may=may)}
    return render(request, "activities/needs/panel.html", values)


@requires("need", "create")
@require_http_methods(["GET", "POST"])
def create(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Write down a need; `?session=&finding=` brings what a session found."""
    actor, now = request.actor, timezone.now()
    customer = get_customer_of_needs(actor=actor, customer_id=customer_id)
    refuse_if(why_no_right(may=may_write(actor, customer, "create")))
    form = _form(request, customer_id, now=now, initial={})
    _bring_finding(request, form)
    if request.method == "POST" and form.is_valid():
        draft = form.draft()

        def enter() -> str:
            made = record_need(actor=actor, customer_id=customer_id, draft=draft, now=now)
            return page_of(customer_id, made.pk)

        try:
            return done(request, once(request, enter), _("需求已记下"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"customer": customer, "offers": offered_names(actor), "need": None}
    return form_response(request, form, "activities/needs/form.html", values)


def _form(request: ActingRequest, customer_id: int, **options: Any) -> NeedForm:
    form = NeedForm(
        request.POST or None,
        people=colleagues_of(customer_id, None),
        categories=list_categories(),
        **options,
    )
    form.use_labels("keeper", lambda ids: person_names(ids).items())
    return form


def _bring_finding(request: ActingRequest, form: NeedForm) -> None:
    session_id, finding_id = request.GET.get("session", ""), request.GET.get("finding", "")
    if not (session_id.isdecimal() and finding_id.isdecimal()):
        return
    finding = get_finding(actor=request.actor, session_id=int(session_id), finding_id=int(finding_id))
    if finding is None:
        return
    form.session_id, form.finding_id = finding.session_id, finding.pk
    held = finding.session
    form.initial = {
        **form.initial,
        "raw_words": finding.text,
        "source": held.kind if held.kind in NeedSource.values else NeedSource.FOCUS_GROUP,
        "heard_where": held.place or held.title,
        "heard_at": timezone.localtime(held.held_at),
    }


@requires("need", "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """Change a need; another wording has to be confirmed again."""
    actor, now = request.actor, timezone.now()
    need = get_need(actor=actor, customer_id=customer_id, need_id=need_id)
    refuse_if(why_no_right(may=may_write(actor, need.customer)) or why_closed(state=need.state))
    form = _form(request, customer_id, now=now, need=need)
    if request.method == "POST" and form.is_valid():
        draft, seen = form.draft(), form.cleaned_data["version"] or 0

        def change() -> str:
            change_need(actor=actor, customer_id=customer_id, need_id=need_id, version=seen, draft=draft, now=now)
            return page_of(customer_id, need_id)

        try:
            return done(request, once(request, change), _("需求已更新"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"customer": need.customer, "offers": offered_names(actor), "need": need}
    return form_response(request, form, "activities/needs/form.html", values)


@requires("need", "view")
@require_GET
def detail(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """One need: raw words, steps, confirmation, priority with its reasons, how others of the kind compare."""
    page = get_need_page(actor=request.actor, customer_id=customer_id, need_id=need_id)
    return render(request, "activities/needs/detail.html", {"page": page, "need": page.need})


@requires("need", "view")
@require_GET
def why(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """The priority of a need, part by part."""
    page = get_need_page(actor=request.actor, customer_id=customer_id, need_id=need_id)
    return render(request, "activities/needs/why.html", {"page": page, "need": page.need})


@requires("need", "view")
@require_GET
def history(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """What changed in a need, field by field."""
    need = get_need(actor=request.actor, customer_id=customer_id, need_id=need_id)
    rows = list_need_history(actor=request.actor, need=need)
    return render(request, "activities/needs/history.html", {"need": need, "rows": rows})
