"""Say that something was done, with an undo where there is one; shown on the next page or fragment."""

import json
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

TONES = {messages.ERROR: "red", messages.WARNING: "gold"}


@dataclass(frozen=True)
class Toast:
    """One line for the person; `undo` is an address that takes it back by POST."""

    text: str
    tone: str = "green"
    undo: str = ""


def toast(request: HttpRequest, text: object, *, tone: str = "green", undo: str = "") -> None:
    """Show a line with the answer to this request or, after a redirect, with the next."""
    level = {"red": messages.ERROR, "gold": messages.WARNING}.get(tone, messages.SUCCESS)
    messages.add_message(request, level, str(text), extra_tags=undo)


def take_toasts(request: HttpRequest) -> list[Toast]:
    """Return the waiting lines and forget them."""
    if not hasattr(request, "_messages"):
        return []
    found = messages.get_messages(request)
    return [Toast(str(one), TONES.get(one.level, "green"), one.extra_tags or "") for one in found]


def add_trigger(response: HttpResponse, name: str, detail: object) -> None:
    """Let an htmx answer raise an event in the browser, beside those it already raises."""
    raised = json.loads(response.headers.get("HX-Trigger", "{}"))
    raised[name] = detail
    response.headers["HX-Trigger"] = json.dumps(raised)


def send_toasts(request: HttpRequest, response: HttpResponse) -> None:
    """Move waiting lines into an htmx answer that stays on the page."""
    waiting = take_toasts(request)
    if waiting:
        add_trigger(response, "zhike:toast", {"toasts": [asdict(one) for one in waiting]})
