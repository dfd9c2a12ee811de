"""Screens of calls: the list, the panel of the customer's page, logging one, the page of one."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries.scope import reaches
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once, saved_in_place
from zhike.web.forms.once import read_key

from ...queries.entry import get_entry
from ...queries.listing import list_writers
from ..choices import CallType
from ..forms import CallForm, show_refusal
from ..listing import LISTING
from ..queries.listing import list_calls, list_calls_of
from ..queries.page import get_call_page
from ..queries.scope import CALL, get_customer_of_calls
from ..services import log_call
from .answers import with_player


@requires("call", "view")
@require_GET
def call_list(request: ActingRequest) -> HttpResponse:
    """Show calls over all customers in scope, newest first."""
    state = LISTING.read(request)
    values = {
        "state": state,
        "page": list_calls(actor=request.actor, state=state),
        "people": list_writers(request.actor, CALL),
        "types": CallType.choices,
    }
    return render(request, "activities/calls/list.html", values)


@requires("call", "view")
@require_GET
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """The calls of one customer, on its page."""
    customer = get_customer_of_calls(actor=request.actor, customer_id=customer_id)
    values = {
        "customer": customer,
        "rows": list_calls_of(actor=request.actor, customer=customer),
        "may_log": reaches(request.actor, CALL, "create", customer),
    }
    return render(request, "activities/calls/panel.html", values)


@requires("call", "create")
def log(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Log a call; its recording comes on the next page."""
    now = timezone.now()
    entry = get_entry(actor=request.actor, customer_id=customer_id, now=now)
    form = CallForm(request.POST or None, entry=entry, now=now)
    if request.method == "POST" and form.is_valid():
        draft = form.draft(read_key(request) or uuid4())

        def enter() -> str:
            call = log_call(actor=request.actor, draft=draft, now=now)
            return reverse("calls:detail", args=[customer_id, call.pk])

        try:
            url = once(request, enter)
            return saved_in_place(
                request, url, _("通话已记下"), events={"activities:logged": {"customer": customer_id}}
            )
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/calls/log.html", {"entry": entry})


@requires("call", "view")
@require_GET
def detail(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """One call: its recording, what was measured, what was written about it, who heard it."""
    page = get_call_page(actor=request.actor, customer_id=customer_id, call_id=call_id)
    return with_player(request, "activities/calls/detail.html", {"page": page, "call": page.call})
