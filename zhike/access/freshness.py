"""Ask for the password again before rights change or much data leaves."""

import time
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from .decorators import View, login_required
from .own_policies import SESSION
from .policies import glance_at_policy


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the person proved who they are within the time that the policy names."""
    records = get_authentication_records(request, request.user)
    allowed = int(glance_at_policy(SESSION)["fresh_minutes"]) * 60
    return any(time.time() - record["at"] < allowed for record in records[-1:])


def fresh_required(view: View) -> View:
    """Ask for the password (or key, or code) again unless it was given a few minutes ago."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_fresh(request) else to_second_look(request)

    return login_required(guarded)


def to_second_look(request: HttpRequest) -> HttpResponse:
    """Lead to the second look and back to this page; a form's draft waits in the browser."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    start = methods[0]["url"] if methods else reverse("account_reauthenticate")
    if request.headers.get("HX-Request") == "true":
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = f"{page.path}?{page.query}" if page.query else page.path or "/"
        return HttpResponse(status=401, headers={"HX-Redirect": f"{start}?{urlencode({'next': back})}"})
    back = request.get_full_path() if request.method == "GET" else _page_before(request)
    return HttpResponseRedirect(f"{start}?{urlencode({'next': back})}")


def _page_before(request: HttpRequest) -> str:
    """Return the page that a form was sent from, if it is ours."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc and referer.netloc != request.get_host():
        return "/"
    return f"{referer.path}?{referer.query}" if referer.query else referer.path or "/"
