"""On site: check in, check out, look around, take photos, send a recording."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.deliveries import seconds_offline
from zhike.web.forms import done, form_response, once
from zhike.web.forms.once import read_key

from ...models import VisitPhoto, VisitStamp
from .. import album
from ..drafts import StampDraft
from ..forms import show_refusal
from ..forms.sight import SeenForm
from ..forms.site import ConsentForm, LeaveForm, PhotoForm, StampForm
from ..queries.looking import get_checklist, get_looked
from ..queries.scope import get_visit, goes_along
from ..rules import why_cannot_look
from ..services import (
    Shot,
    check_in,
    check_out,
    forget_place,
    keep_photo,
    keep_sight,
    note_viewing,
    open_recording,
    remove_photo,
)
from ..services.photographing import require_room_for_photo
from .plan import page_of

Stamp = Callable[..., VisitStamp]


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def arrive(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Check in."""
    form = StampForm(request.POST or None)
    return _stamp(request, customer_id, visit_id, form, check_in, _("已签到"))


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def leave(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Check out."""
    form = LeaveForm(request.POST or None)
    return _stamp(request, customer_id, visit_id, form, check_out, _("已签退，趁记得清楚写下小结"))


def _stamp(
    request: ActingRequest, customer_id: int, visit_id: int, form: StampForm, stamp: Stamp, said: str
) -> HttpResponse:
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        draft = _when(request, form.draft(customer_id, visit_id, read_key(request) or uuid4()), now)

        def tap() -> str:
            stamp(actor=request.actor, draft=draft, now=now)
            return page_of(customer_id, visit_id)

        try:
            return done(request, once(request, tap), said)
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/visits/stamp.html", {"visit": visit})


def _when(request: ActingRequest, draft: StampDraft, now: datetime) -> StampDraft:
    """Let a tap that waited on a phone count from when it was made; a manual entry may name another hour itself."""
    waited = seconds_offline(request)
    if not waited or (draft.place is None and draft.at is not None):
        return draft
    return replace(draft, at=now - timedelta(seconds=waited))


@requires("visit", "edit")
@require_POST
def clear_place(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Forget where the address lies."""
    forget_place(actor=request.actor, customer_id=customer_id, visit_id=visit_id, now=timezone.now())
    return done(request, page_of(customer_id, visit_id), _("位置已清除，下一次签到会重新定下"))


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def look(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Fill the eyes-open checklist."""
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    refuse_if(why_cannot_look(is_there=goes_along(request.actor, visit), state=visit.state))
    customer, answers = get_looked(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    form = SeenForm(
        request.POST or None, actor=request.actor, customer=customer, checklist=get_checklist(), answers=answers
    )
    if request.method == "POST" and form.is_valid():
        draft = form.draft(customer_id, visit_id)
        try:
            once(request, lambda: str(keep_sight(actor=request.actor, draft=draft, now=timezone.now()).pk))
            return done(request, page_of(customer_id, visit_id), _say_fed(len(draft.changes)))
        except Refused as refused:
            form.show_newer(refused.refusal, customer.version)
    return form_response(request, form, "activities/visits/look.html", {"visit": visit, "customer": customer})


def _say_fed(count: int) -> str:
    return _("已记下，档案更新了 %(n)d 项") % {"n": count} if count else _("已记下")


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def add_photo(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Take a photo; who may not add one is told before the file is read."""
    visit = require_room_for_photo(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, note = form.cleaned_data["file"], form.cleaned_data["note"]
        shot = Shot(file.name, file, file.size, note)

        def keep() -> str:
            keep_photo(actor=request.actor, customer_id=customer_id, visit_id=visit_id, shot=shot, now=timezone.now())
            return page_of(customer_id, visit_id)

        try:
            return done(request, once(request, keep), _("照片已加上"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/visits/photo.html", {"visit": visit})


@requires("visit", "view")
@require_GET
def photo(request: ActingRequest, customer_id: int, visit_id: int, photo_id: int) -> HttpResponse:
    """Show a photo to whom may see the visit, whole or (?small=1) small; who sees it is written down first."""
    get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    small = request.GET.get("small") == "1"
    row = VisitPhoto.objects.filter(customer_id=customer_id, visit_id=visit_id, pk=photo_id).first()
    if row is None:
        raise Http404
    note_viewing(actor=request.actor, photo=row, small=small, now=timezone.now())
    try:
        data = album.read(row.path, small=small)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires("visit", "create")
@require_POST
def drop_photo(request: ActingRequest, customer_id: int, visit_id: int, photo_id: int) -> HttpResponse:
    """Delete a photo."""
    remove_photo(actor=request.actor, customer_id=customer_id, visit_id=visit_id, photo_id=photo_id)
    return done(request, page_of(customer_id, visit_id), _("照片已删除"))


@requires("recording", "create")
@require_http_methods(["GET", "POST"])
def record(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Note who agreed, then go on to the upload that recordings of calls use."""
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        consent, own = form.cleaned_data["consent"], {"customer_id": customer_id, "visit_id": visit_id}

        def open_() -> str:
            call = open_recording(actor=request.actor, consent=consent, now=timezone.now(), **own)
            return reverse("calls:upload", args=[customer_id, call.pk])

        try:
            return done(request, once(request, open_))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/visits/record.html", {"visit": visit})
