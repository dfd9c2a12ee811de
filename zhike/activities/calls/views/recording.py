"""Upload, hear, watch the analysis of and take off the recording of a call."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..forms import RecordingForm, show_refusal
from ..policy import current_policy
from ..queries.page import get_call_page
from ..queries.scope import get_recording
from ..rules import why_cannot_use_sound
from ..services import keep_recording, note_listening, remove_recording, swap_channels
from ..services.recording import require_room_for_recording
from ..uploads import SealedUpload, SealingHandler
from .answers import send_sound

MEGABYTE = 2**20


@csrf_exempt  # the inner view is protected: what reads the form must know first how to take the file
@requires("recording", "create")
@require_http_methods(["GET", "POST"])
def upload(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Take a recording; who may not add one is told before the file is read."""
    require_room_for_recording(actor=request.actor, customer_id=customer_id, call_id=call_id)
    handler = SealingHandler(request, limit=current_policy().recording_mb * MEGABYTE)
    if request.method == "POST":
        request.upload_handlers = [handler]
    return _take(request, customer_id, call_id, handler)


@csrf_protect
def _take(request: ActingRequest, customer_id: int, call_id: int, handler: SealingHandler) -> HttpResponse:
    form = RecordingForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if handler.was_too_large:
        form.errors.clear()
        refusal = why_cannot_use_sound(size=handler.limit + 1, kind="wav", limit=handler.limit)
        assert refusal is not None
        show_refusal(form, refusal, "file")
    elif request.method == "POST" and form.is_valid():
        try:
            url = once(request, lambda: _keep(request, customer_id, call_id, form.cleaned_data["file"]))
            return done(request, url, _("录音已上传，正在分析"))
        except Refused as refused:
            show_refusal(form, refused.refusal, "file")
    return form_response(
        request, form, "activities/calls/upload.html", {"customer_id": customer_id, "call_id": call_id}
    )


def _keep(request: ActingRequest, customer_id: int, call_id: int, file: SealedUpload) -> str:
    keep_recording(
        actor=request.actor, customer_id=customer_id, call_id=call_id, arrived=file.arrived, now=timezone.now()
    )
    file.is_kept = True
    return reverse("calls:detail", args=[customer_id, call_id])


@requires("recording", "view")
@require_GET
def sound(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponseBase:
    """Send the sound, whole or the part that the player asks for; who hears it is written down first."""
    recording = get_recording(actor=request.actor, customer_id=customer_id, call_id=call_id)
    note_listening(actor=request.actor, recording=recording, now=timezone.now())
    try:
        if recording.play_path:
            return send_sound(request, recording.play_path, "ogg")
        return send_sound(request, recording.path, recording.sound)
    except FileNotFoundError as error:
        raise Http404 from error


@requires("recording", "view")
@require_GET
def progress(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """How far the analysis is; done reloads the page."""
    recording = get_recording(actor=request.actor, customer_id=customer_id, call_id=call_id)
    page = get_call_page(actor=request.actor, customer_id=customer_id, call_id=call_id)
    return render(request, "activities/calls/progress.html", {"recording": recording, "call": page.call})


@requires("recording", "delete")
@require_POST
def remove(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Take a recording off its call."""
    remove_recording(actor=request.actor, customer_id=customer_id, call_id=call_id, now=timezone.now())
    return done(request, reverse("calls:detail", args=[customer_id, call_id]), _("录音已移除"))


@requires("recording", "create")
@require_POST
def swap(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Our side was on the other channel."""
    swap_channels(actor=request.actor, customer_id=customer_id, call_id=call_id)
    return done(request, reverse("calls:detail", args=[customer_id, call_id]), _("已对调两个声道"))
