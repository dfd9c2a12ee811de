"""The transcript of a recording: have it written, watch it come, read it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.web.forms import done

from ..queries.scope import get_recording
from ..queries.words import get_words
from ..services import note_listening, start_transcript
from ..services.transcribing import require_transcript
from ..speech.policy import current_words
from ..wording import find_words, read_lines


@requires("recording", "view")
@require_GET
def words(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Read what was said; reading counts as hearing and is written down first."""
    recording = require_transcript(actor=request.actor, customer_id=customer_id, call_id=call_id)
    note_listening(actor=request.actor, recording=recording, now=timezone.now())
    lines = read_lines(recording.words, recording.own_channel)
    hits = find_words(lines, current_words().forbidden, only_ours=True)
    alerts = {second for hit in hits for second, _ours in hit.places}
    values = {"call": recording.call, "lines": lines, "alerts": alerts, "model": (recording.words or {})["model"]}
    return render(request, "activities/calls/words.html", values)


@requires("recording", "create")
@require_POST
def start_words(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """Have a recording written down."""
    start_transcript(actor=request.actor, customer_id=customer_id, call_id=call_id, now=timezone.now())
    return done(request, reverse("calls:detail", args=[customer_id, call_id]), _("已开始转写，写好会自动显示"))


@requires("recording", "view")
@require_GET
def words_progress(request: ActingRequest, customer_id: int, call_id: int) -> HttpResponse:
    """How far the transcript is; done reloads the page."""
    recording = get_recording(actor=request.actor, customer_id=customer_id, call_id=call_id)
    shown = get_words(recording.call, recording)
    values = {"recording": recording, "call": recording.call, "words": shown}
    return render(request, "activities/calls/words_progress.html", values)
