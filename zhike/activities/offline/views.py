"""What a phone fetches while it has a network: the worker, the page without network, and what it may write about."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhike.access.decorators import login_required
from zhike.access.requests import ActingRequest

from .queries import sealing_key, snapshot
from .registry import forms_for
from .words import words

WORKER_POLICY = "default-src 'none'; connect-src 'self'"


@cache
def _worker() -> str:
    script = Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
    return script.replace("{{SHELL}}", reverse("offline:page")).replace("{{SIGN_IN}}", reverse("account_login"))


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: a policy of its own, asked for anew at each visit."""
    headers = {"Content-Security-Policy": WORKER_POLICY, "Cache-Control": "no-cache"}
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers=headers)


@login_required
@require_GET
def page(request: ActingRequest) -> HttpResponse:
    """The page that the phone keeps: forms and words, nothing of any customer and no token."""
    return render(request, "activities/offline/page.html", {"forms": forms_for(request.actor)})


@login_required
@require_GET
def own(request: ActingRequest) -> JsonResponse:
    """Say who is signed in, the token for sending, the key that seals, and on demand whom one may write about."""
    actor = request.actor
    told = {"person": actor.person_id, "name": actor.name, "token": get_token(request)}
    told |= {"key": sealing_key(actor.person_id)}
    if request.GET.get("rows"):
        told |= {"forms": snapshot(actor), "words": words()}
    return JsonResponse(told)
