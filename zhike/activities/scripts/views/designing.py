"""The designer: steps in order, each with a form and a preview, what is wrong in words, and putting in force."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ...models import Script
from .. import services
from ..asking import askable_fields
from ..body import Body, Step
from ..checking import find_problems
from ..choices import RunOutcome
from ..forms import DetailsForm, StepForm, show_refusal
from ..queries.scripts import ShownScript, draft_of, get_script
from ..saying import names_for, say_places

NEW = "new"


def _design_of(script_id: int) -> str:
    return reverse("scripts:design", args=[script_id])


@requires("script", "edit")
@require_http_methods(["GET", "POST"])
def details(request: ActingRequest, script_id: int) -> HttpResponse:
    """Begin a script (number 0), or change its name and use."""
    script = get_script(script_id).script if script_id else None
    initial: dict[str, Any] = {}
    if script:
        initial = {"name": script.label, "note": script.explanation, "call_type": script.call_type}
        initial["is_active"] = script.is_active
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            url = once(request, lambda: _save_details(request, script_id, form))
            return done(request, url, _("话术已保存"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/scripts/details.html", {"script": script})


def _save_details(request: ActingRequest, script_id: int, form: DetailsForm) -> str:
    if script_id:
        services.save_details(actor=request.actor, script_id=script_id, draft=form.draft())
        return _design_of(script_id)
    made = services.create_script(actor=request.actor, draft=form.draft(), now=timezone.now())
    return _design_of(made.pk)


@requires("script", "edit")
@require_GET
def design(request: ActingRequest, script_id: int) -> HttpResponse:
    """Show the draft: its steps to put in order, what is wrong, and how it reads."""
    found = get_script(script_id)
    return render(request, "activities/scripts/design.html", _shown(request, found, draft_of(found.script)))


def _shown(request: ActingRequest, found: ShownScript, body: Body) -> dict[str, object]:
    return {
        "script": found.script,
        "version": found.version,
        "body": body,
        "is_same": found.version is not None and found.version.body == found.script.draft,
        "problems": find_problems(body),
        "names": names_for(request.actor),
        "outcomes": dict(RunOutcome.choices),
    }


def _find_step(script: Script, key: str) -> tuple[Body, Step]:
    body = draft_of(script)
    step = Step(body.new_key(), "") if key == NEW else body.find(key)
    if step is None:
        raise Http404
    return body, step


@requires("script", "edit")
@require_http_methods(["GET", "POST"])
def step(request: ActingRequest, script_id: int, key: str) -> HttpResponse:
    """Write one step; beside it stands how it reads, drawn anew while one types."""
    found = get_script(script_id)
    body, was = _find_step(found.script, key)
    initial = {"rev": found.script.draft_rev}
    form = StepForm(request.POST or None, body=body, step=was, asked=askable_fields(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, lambda: _save_step(request, script_id, form))
            return done(request, _design_of(script_id), _("步骤已存进草稿"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = _shown(request, found, body) | {"key": key, "step": was, "places": say_places()}
    return form_response(request, form, "activities/scripts/step.html", values)


def _save_step(request: ActingRequest, script_id: int, form: StepForm) -> str:
    seen = form.cleaned_data["rev"]
    services.change_step(actor=request.actor, script_id=script_id, seen_rev=seen, step=form.read(), now=timezone.now())
    return _design_of(script_id)


@requires("script", "edit")
@require_POST
def preview(request: ActingRequest, script_id: int, key: str) -> HttpResponse:
    """Draw how a step would read and what would be wrong, without keeping anything."""
    found = get_script(script_id)
    body, was = _find_step(found.script, key)
    form = StepForm(request.POST, body=body, step=was, asked=askable_fields())
    form.is_valid()
    tried = body.with_step(form.read())
    values = _shown(request, found, tried) | {"step": tried.find(was.key)}
    return render(request, "activities/scripts/preview.html", values)


@requires("script", "edit")
@require_POST
def order(request: ActingRequest, script_id: int) -> HttpResponse:
    """Put the steps in another order."""
    services.arrange_steps(
        actor=request.actor,
        script_id=script_id,
        seen_rev=_rev(request),
        keys=request.POST.getlist("step"),
        now=timezone.now(),
    )
    return done(request, _design_of(script_id), _("次序已保存"))


def _rev(request: ActingRequest) -> int:
    text = request.POST.get("rev", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


@requires("script", "edit")
@require_POST
def remove(request: ActingRequest, script_id: int, key: str) -> HttpResponse:
    """Take a step out of the draft."""
    ids: dict[str, Any] = {"actor": request.actor, "script_id": script_id, "seen_rev": _rev(request)}
    services.remove_step(**ids, key=key, now=timezone.now())
    return done(request, _design_of(script_id), _("步骤已去掉"))


@requires("script", "edit")
@require_POST
def publish(request: ActingRequest, script_id: int) -> HttpResponse:
    """Put the draft in force."""
    ids: dict[str, Any] = {"actor": request.actor, "script_id": script_id, "seen_rev": _rev(request)}
    made = services.publish_script(**ids, now=timezone.now())
    return done(request, _design_of(script_id), _("第 %(n)s 版已启用") % {"n": made.version})


@requires("script", "edit")
@require_POST
def discard(request: ActingRequest, script_id: int) -> HttpResponse:
    """Go back to the version in force."""
    ids: dict[str, Any] = {"actor": request.actor, "script_id": script_id, "seen_rev": _rev(request)}
    services.discard_draft(**ids, now=timezone.now())
    return done(request, _design_of(script_id), _("草稿已退回现在这一版"))
