"""Answers that only the pages of recordings need: a page with a player, a part of a sound file."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from .. import vault
from ..ranges import NotSatisfiableError, read_range
from ..sounds import CONTENT_TYPES

# A player asks for "all from here on" and then reads slowly; each answer holds a thread of the server.
LONGEST_ANSWER = 2**20


def with_player(request: HttpRequest, template: str, values: Mapping[str, Any]) -> HttpResponse:
    """Draw a page that has a player."""
    return render(request, template, as_player_page(request, values))


def as_player_page(request: HttpRequest, values: Mapping[str, Any]) -> dict[str, Any]:
    """Let the player of a page bring the one style sheet of its shadow tree (web.middleware.policy_for)."""
    nonce = secrets.token_urlsafe(16)
    request.style_nonce = nonce  # type: ignore[attr-defined]
    return {**values, "style_nonce": nonce}


def send_sound(request: HttpRequest, path: str, kind: str) -> HttpResponseBase:
    """Send the part of a sealed sound that the player asks for; only its pieces are opened."""
    reader = vault.open_sealed(path)
    try:
        part = read_range(request.headers.get("Range", ""), reader.size)
    except NotSatisfiableError:
        reader.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{reader.size}"})
    stop = part.stop if part.is_whole else min(part.stop, part.start + LONGEST_ANSWER)
    body = reader.walk(part.start, stop)
    response = StreamingHttpResponse(body, status=200 if part.is_whole else 206, content_type=CONTENT_TYPES[kind])
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(stop - part.start)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if not part.is_whole:
        response["Content-Range"] = f"bytes {part.start}-{stop - 1}/{reader.size}"
    response._resource_closers.append(reader.close)  # type: ignore[attr-defined]
    return response
