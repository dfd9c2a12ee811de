"""How a form is answered: drawn, sent back with its errors, or done."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from zhike.web.deliveries import invalid_delivery, is_delivery
from zhike.web.forms.once import new_key, read_key
from zhike.web.toasts import add_trigger, toast

SAVED_COOKIE = "zhike_saved"


def _tell_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser forget the draft of this form, and of no other: the cookie names its one-time key."""
    key = read_key(request)
    if key is not None:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(SAVED_COOKIE, str(key), max_age=3600, samesite="Lax", secure=secure)
    return response


def form_response(
    request: HttpRequest, form: forms.BaseForm, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Draw a form, with status 422 when it has errors.

    The template gets `form` and `once_key`; when it extends `request.htmx.layout`
    it is a whole page or the fragment for the drawer.
    """
    if is_delivery(request):
        return invalid_delivery(form)
    values = {**(context or {}), "form": form, "once_key": new_key(request)}
    return render(request, template, values, status=422 if form.is_bound and form.errors else 200)


def done(request: HttpRequest, url: str, text: object = "", *, undo: str = "") -> HttpResponse:
    """Go to the result and say what was done; a fragment's whole page goes there."""
    if text:
        toast(request, text, undo=undo)
    return _tell_saved(request, HttpResponseRedirect(url))


def saved_in_place(
    request: HttpRequest, url: str, text: object = "", *, events: Mapping[str, Any] | None = None, undo: str = ""
) -> HttpResponse:
    """Close the drawer, say what was done and let the page's lists reload by `events` (customers:changed).

    Without scripts, or from a page of its own, go to `url`.
    """
    if text:
        toast(request, text, undo=undo)
    if not getattr(request, "htmx", False):
        return _tell_saved(request, HttpResponseRedirect(url))
    response = HttpResponse(status=204)
    for name, detail in {"zhike:saved": {"path": request.path}, **(events or {})}.items():
        add_trigger(response, name, detail)
    return _tell_saved(request, response)
