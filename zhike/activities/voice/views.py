"""Hear a voice note."""

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest

from ..calls.views.answers import send_sound
from .queries import get_voice
from .services import note_voice_listening


@requires("follow_up", "view")
@require_GET
def sound(request: ActingRequest, customer_id: int, follow_up_id: int) -> HttpResponseBase:
    """Send a voice note, whole or the part that the player asks for; who hears it is written down first."""
    voice = get_voice(actor=request.actor, customer_id=customer_id, follow_up_id=follow_up_id)
    note_voice_listening(actor=request.actor, voice=voice, now=timezone.now())
    try:
        return send_sound(request, voice.path, voice.sound)
    except FileNotFoundError as error:
        raise Http404 from error
