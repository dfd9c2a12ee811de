"""End the streams of a session at the moment somebody signs out of it."""

from typing import Any

from django.http import HttpRequest

from . import publish
from .hub import digest


def on_signed_out(*, request: HttpRequest | None, user: Any, **_: Any) -> None:
    """Close the session's open streams in all processes."""
    session_key = request.session.session_key if request is not None and hasattr(request, "session") else None
    if session_key and user is not None and user.pk:
        publish(user.pk, "session_ended", {"session": digest(session_key)})
