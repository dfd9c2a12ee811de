"""Guards of views. What may be done to a single row is decided in queries and services, not here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from .actor import Actor
from .queries.capabilities import refuse_unless_capable

View = Callable[..., HttpResponseBase]


def login_required(view: View) -> View:
    """Send whoever is not signed in to the sign-in page, and back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def requires(object_: str, capability: str) -> Callable[[View], View]:
    """Let pass only people of whom some role has the capability, whatever its scope."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            refuse_unless_capable(actor, object_, capability)
            return view(request, *args, **kwargs)

        guarded.required_right = (object_, capability)  # type: ignore[attr-defined]
        return login_required(guarded)

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page; a part of a page is told to load it as a whole page."""
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    target = f"{page.path}?{page.query}" if page.query else page.path or "/"
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': target})}"
    return HttpResponse(status=401, headers={"HX-Redirect": address})
