"""Name the signed-in person as the author of every row that a request changes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from . import history

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class HistoryContext:
    """Hand user, address and request id to the history triggers; requests that only read cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in READING:
            return self.get_response(request)
        with history.written_by(_author(request)):
            return self.get_response(request)


def _author(request: HttpRequest) -> history.Author:
    actor = getattr(request, "actor", None)
    if actor is not None:
        return history.author_of(actor)
    address = request.META.get("REMOTE_ADDR") or None
    return history.Author(address=address, request_id=getattr(request, "request_id", ""))
