"""Write reviews and marks, check their effect."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..forms import show_refusal
from ..queries.page import get_call_page
from ..queries.reviews import get_form
from ..queries.scope import get_call, get_recording
from ..review_forms import MarkForm, RecheckForm, ReviewEntryForm
from ..scoring import read_items
from ..services import add_mark, recheck_review, remove_mark, review_call
from ..services.reviewing import require_reviewable
from .answers import as_player_page


def _page(customer_id: int, call_id: int) -> str:
    return reverse("calls:detail", args=[customer_id, call_id])


@requires("call_review", "create")
@require_http_methods(["GET", "POST"])
def review(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Write a review beside the player."""
    call = require_reviewable(actor=request.actor, customer_id=customer_id, call_id=call_id)
    now, current = timezone.now(), get_form(call.call_type)
    today, items = timezone.localdate(now), read_items(current.items)
    form = ReviewEntryForm(request.POST or None, items=items, today=today)
    if request.method == "POST" and form.is_valid():
        draft = form.draft(customer_id, call_id, current.pk)
        try:
            once(request, lambda: str(review_call(actor=request.actor, draft=draft, now=now).pk))
            return done(request, _page(customer_id, call_id), _("录音分析已写好，并已通知本人"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    page = get_call_page(actor=request.actor, customer_id=customer_id, call_id=call_id)
    values = {"page": page, "call": page.call, "review_form": current}
    return form_response(request, form, "activities/calls/review.html", as_player_page(request, values))


@requires("recording", "view")
@require_http_methods(["GET", "POST"])
def mark(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Point at a moment."""
    get_recording(actor=request.actor, customer_id=customer_id, call_id=call_id)
    form = MarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, timezone.now()

        def add() -> str:
            return str(add_mark(actor=request.actor, customer_id=customer_id, call_id=call_id, now=now, **data).pk)

        once(request, add)
        return done(request, _page(customer_id, call_id), _("已标记"))
    call = get_call(actor=request.actor, customer_id=customer_id, call_id=call_id)
    return form_response(request, form, "activities/calls/mark.html", {"call": call})


@requires("recording", "view")
@require_POST
def unmark(request: ActingRequest, customer_id: int, call_id: int, mark_id: int) -> HttpResponse:
    """Take a mark back."""
    remove_mark(actor=request.actor, customer_id=customer_id, call_id=call_id, mark_id=mark_id)
    return done(request, _page(customer_id, call_id), _("标记已删除"))


@requires("call_review", "create")
@require_http_methods(["GET", "POST"])
def recheck(request: ActingRequest, customer_id: int, call_id: int, review_id: int) -> HttpResponse:
    """Say whether what should change has changed."""
    call = get_call(actor=request.actor, customer_id=customer_id, call_id=call_id)
    form = RecheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft, now = form.draft(customer_id, review_id), timezone.now()
        try:
            once(request, lambda: str(recheck_review(actor=request.actor, draft=draft, now=now).pk))
            return done(request, _page(customer_id, call_id), _("复查已记下"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/calls/recheck.html", {"call": call, "review_id": review_id})
