"""Public forms: anybody may open them, named sites may show them in a frame; no session, no cookie, no sign-in."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.addresses import client_address
from zhike.access.policies import get_policy
from zhike.lib.refusals import Refusal
from zhike.lib.text import clean_text
from zhike.web.framed import let_frame

from ...models import WebForm
from ..capture import rules, taking, tokens
from ..policy import WEB_FORMS

TRAP, TOKEN, AGREE, PAGE = "homepage", "opened", "agree", "page"
_TRY_LATER = 429
_NOTHING_YET: Mapping[str, Any] = {"refusal": None, "wrong": {}, "answers": {}, "has_agreed": False}


def _find(key: str) -> WebForm:
    found = WebForm.objects.filter(key=key, is_active=True).select_related("campaign").first()
    if found is None:
        raise Http404
    return found


def _answer(request: HttpRequest, form: WebForm, template: str, values: Mapping[str, Any], status: int) -> HttpResponse:
    response = render(request, template, {"web_form": form, **_NOTHING_YET, **values}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return let_frame(response, form.sites)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a public form, or take what was filled in.

    There is no session behind it that another site could misuse; instead of a form token, a signed token says when
    the page was opened and lets it be taken once.
    """
    form = _find(key)
    if request.method == "POST":
        return _take(request, form)
    values = {
        "token": tokens.issue(form.key, timezone.now()),
        "questions": rules.read_questions(form.fields),
        "carried": _carried(request.GET),
    }
    return _answer(request, form, "sales/public/form.html", values, 200)


def _carried(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what the link says of its campaign and page; hidden inputs carry it on."""
    return {**rules.read_utm(sent), PAGE: clean_text(sent.get(PAGE, ""), 300)}


def _take(request: HttpRequest, form: WebForm) -> HttpResponse:
    now = timezone.now()
    address = client_address(request)
    refusal = taking.charge_try(form=form, address=address, now=now)
    if refusal is not None:
        return _refuse(request, form, refusal, _TRY_LATER)
    opened = tokens.read(form.key, request.POST.get(TOKEN, ""))
    policy = get_policy(WEB_FORMS.key)
    sent = rules.Sent(opened.at if opened else None, request.POST.get(TRAP, ""), AGREE in request.POST)
    limits = rules.Limits(int(policy["least_seconds"]), int(policy["most_hours"]), bool(form.consent))
    refusal = rules.why_not_a_person(sent, limits, now)
    if refusal is not None or opened is None:
        return _refuse(request, form, refusal, 422, key=opened.key if opened else None)
    questions = rules.read_questions(form.fields)
    answers = _answers(request, questions)
    wrong = rules.check_answers(questions, answers, asks_consent=limits.asks_consent, has_agreed=sent.has_agreed)
    if wrong:
        taking.count_refusal(form=form, reason="web_forms.answers", now=now)
        values = {"wrong": wrong, "token": request.POST[TOKEN]}
        return _again(request, form, values, 422)
    carried = _carried(request.POST)
    utm = {name: text for name, text in carried.items() if name != PAGE}
    envelope = taking.Envelope(opened.key, address or "", utm, carried[PAGE])
    taking.take_entry(form=form, answers=answers, envelope=envelope, now=now)
    return let_frame(HttpResponseRedirect(reverse("web_form:thanks", args=[form.key])), form.sites)


def _answers(request: HttpRequest, questions: list[rules.Question]) -> dict[str, str]:
    return {one.name: clean_text(request.POST.get(one.name, "")) for one in questions}


def _refuse(
    request: HttpRequest, form: WebForm, refusal: Refusal | None, status: int, *, key: uuid.UUID | None = None
) -> HttpResponse:
    """Say why nothing was taken, and draw the form again with what was filled in."""
    now = timezone.now()
    if refusal is not None:
        taking.count_refusal(form=form, reason=refusal.code, now=now)
    stale = refusal is not None and refusal.code == "web_forms.stale"
    token = tokens.issue(form.key, now, key) if stale or key is None else request.POST.get(TOKEN, "")
    return _again(request, form, {"refusal": refusal, "token": token}, status)


def _again(request: HttpRequest, form: WebForm, values: Mapping[str, Any], status: int) -> HttpResponse:
    questions = rules.read_questions(form.fields)
    kept = {one.name: request.POST.get(one.name, "")[: one.longest] for one in questions}
    more = {
        "questions": questions,
        "answers": kept,
        "carried": _carried(request.POST),
        "has_agreed": AGREE in request.POST,
    }
    return _answer(request, form, "sales/public/form.html", {**more, **values}, status)


@require_GET
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    """Say that it arrived; whether the customer was known already is nobody's business."""
    return _answer(request, _find(key), "sales/public/thanks.html", {}, 200)


@cache_control(public=True, max_age=3600)
@require_GET
def embed(request: HttpRequest) -> HttpResponse:
    """Give other sites the script that puts a form into their page and tells it the campaign of their address."""
    response = render(request, "sales/public/embed.js", content_type="text/javascript; charset=utf-8")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
