"""The runner beside a call: choose a script, say, tap the answer, fill the archive, pause, end."""

from typing import Any, cast
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer
from zhike.customers.queries.chain import colleagues_of
from zhike.customers.queries.scope import may, reaches
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response, once
from zhike.web.forms.once import read_key

from ...calls.queries.scope import CALL
from ...needs.drafts import NeedDraft
from .. import services
from ..asking import AskForm, closed_fields
from ..choices import RunOutcome
from ..drafts import AnswerDraft
from ..forms import AnswerForm, BreakForm, FinishForm, show_refusal
from ..queries.runs import RunPage, get_run_page, list_open_runs
from ..queries.scripts import list_scripts
from ..rules import why_cannot_start, why_not_open, why_not_own
from ..saying import names_for


def _page(customer_id: int, run_id: int) -> str:
    return reverse("scripts:run", args=[customer_id, run_id])


@requires("call", "create")
@require_GET
def choose(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Choose the script for a call to this customer, or go on with an open one."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    may_call = reaches(request.actor, CALL, "create", customer)
    refuse_if(why_cannot_start(may=may_call, is_active=True, has_version=True))
    values = {
        "customer": customer,
        "rows": [row for row in list_scripts(only_active=True) if row.version],
        "open": list_open_runs(request.actor, customer_id),
    }
    return render(request, "activities/scripts/choose.html", values)


@requires("call", "create")
@require_POST
def start(request: ActingRequest, customer_id: int, script_id: int) -> HttpResponse:
    """Begin a talk."""
    run = services.start_run(
        actor=request.actor, customer_id=customer_id, script_id=script_id, contact_id=None, now=timezone.now()
    )
    return done(request, _page(customer_id, run.pk))


@requires("call", "view")
@require_http_methods(["GET", "POST"])
def run(request: ActingRequest, customer_id: int, run_id: int) -> HttpResponse:
    """The talk: what to say now, what the customer may answer, what is asked for the archive."""
    page = get_run_page(actor=request.actor, customer_id=customer_id, run_id=run_id)
    if request.method == "POST":
        refuse_if(why_not_own(own=page.run.person_id == request.actor.person_id))
        refuse_if(why_not_open(state=page.run.state))
    if page.step is None or page.run.person_id != request.actor.person_id or not page.run.is_open:
        return render(request, "activities/scripts/over.html", _shown(request, page))
    form = _answer_form(request, page)
    ask = _ask_form(request, page)
    is_whole = request.method == "POST" and form.is_valid() and (ask is None or ask.is_valid())
    if is_whole:
        try:
            once(request, lambda: _answer(request, page, form, ask))
            return done(request, _page(customer_id, run_id))
        except Refused as refused:
            _show_conflict(form, ask, page, refused)
    values = _shown(request, page) | {"ask": ask}
    values["closed"] = closed_fields(page.step.archive_fields, ask, page.customer)
    return form_response(request, form, "activities/scripts/run.html", values)


def _answer_form(request: ActingRequest, page: RunPage) -> AnswerForm:
    assert page.step is not None
    initial = {"position": page.position, "step": page.step.key, "version": page.customer.version}
    return AnswerForm(request.POST or None, asked=page.step, initial=initial)


def _ask_form(request: ActingRequest, page: RunPage) -> AskForm | None:
    """Return the fields that the step asks; none for who may not change the customer."""
    assert page.step is not None
    if not page.step.archive_fields or not may(request.actor, page.customer, "edit"):
        return None
    names = page.step.archive_fields
    return AskForm(request.POST or None, instance=page.customer, actor=request.actor, names=names, prefix="ask")


def _answer(request: ActingRequest, page: RunPage, form: AnswerForm, ask: AskForm | None) -> str:
    data, now = form.cleaned_data, timezone.now()
    need = None
    if data.get("need_name"):
        contact = page.run.contact_id or None
        words = data.get("need_words") or data["note"] or data["need_name"]
        need = NeedDraft(name=data["need_name"], raw_words=words, heard_at=now, contact_id=contact)
    draft = AnswerDraft(
        customer_id=page.run.customer_id,
        run_id=page.run.pk,
        position=data["position"],
        step=data["step"],
        answer=data["answer"],
        objections=tuple(int(number) for number in data.get("objections", ())),
        note=data["note"],
        changes=ask.changes() if ask else {},
        version=data["version"],
        need=need,
    )
    services.answer_step(actor=request.actor, draft=draft, now=now)
    return _page(page.run.customer_id, page.run.pk)


def _show_conflict(form: AnswerForm, ask: AskForm | None, page: RunPage, refused: Refused) -> None:
    """Show who changed the archive meanwhile; a second look and another tap then save over it."""
    if not show_refusal(form, refused.refusal):
        raise refused
    if refused.refusal.code != "customers.changed_meanwhile" or ask is None:
        return
    sent = cast(QueryDict, form.data).copy()
    sent["version"] = str(refused.refusal.facts["version"])
    form.data = sent
    for name in ask.changed_data:
        held = getattr(page.customer, name, "")
        ask[name].help_text = _("现在档案里是：%(held)s") % {"held": held or _("空")}


def _shown(request: ActingRequest, page: RunPage) -> dict[str, Any]:
    contact = page.run.contact.name if page.run.contact else page.customer.contact_name
    return {
        "page": page,
        "run": page.run,
        "step": page.step,
        "names": names_for(request.actor, contact=contact, customer=page.customer.name),
        "mine": page.run.person_id == request.actor.person_id,
        "outcomes": dict(RunOutcome.choices),
    }


@requires("call", "create")
@require_POST
def move(request: ActingRequest, customer_id: int, run_id: int, how: str) -> HttpResponse:
    """Take the last answer back, pause the talk, or go on with it."""
    act = {"back": services.step_back, "pause": services.pause_run, "resume": services.resume_run}[how]
    act(actor=request.actor, customer_id=customer_id, run_id=run_id)
    words = {"back": _("已退回上一步"), "pause": _("已暂停，随时可以继续"), "resume": ""}[how]
    return done(request, _page(customer_id, run_id), words)


@requires("call", "create")
@require_http_methods(["GET", "POST"])
def stop(request: ActingRequest, customer_id: int, run_id: int) -> HttpResponse:
    """End the talk in the middle."""
    page = get_run_page(actor=request.actor, customer_id=customer_id, run_id=run_id)
    refuse_if(why_not_own(own=page.run.person_id == request.actor.person_id) or why_not_open(state=page.run.state))
    form = BreakForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        services.break_run(actor=request.actor, customer_id=customer_id, run_id=run_id, note=note, now=timezone.now())
        return done(request, _page(customer_id, run_id), _("已记下没谈完"))
    return form_response(request, form, "activities/scripts/stop.html", _shown(request, page))


@requires("call", "create")
@require_http_methods(["GET", "POST"])
def finish(request: ActingRequest, customer_id: int, run_id: int) -> HttpResponse:
    """End the talk with its outcome; the call and its follow-up are written with it."""
    page = get_run_page(actor=request.actor, customer_id=customer_id, run_id=run_id)
    refuse_if(why_not_own(own=page.run.person_id == request.actor.person_id) or why_not_open(state=page.run.state))
    form = FinishForm(request.POST or None, people=colleagues_of(customer_id, None), initial=_ending(page))
    if request.method == "POST" and form.is_valid():
        draft = form.draft(customer_id, run_id, read_key(request) or uuid4())

        def end() -> str:
            services.finish_run(actor=request.actor, draft=draft, now=timezone.now())
            return _page(customer_id, run_id)

        try:
            return done(request, once(request, end), _("谈话已记下，跟进和通话一起写好了"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/scripts/finish.html", _shown(request, page))


def _ending(page: RunPage) -> dict[str, Any]:
    """Return what the form of the end starts with: the outcome of the last answer, and what was said, in words."""
    lines = [f"{said.title}：{said.label}" + (f"（{said.row.note}）" if said.row.note else "") for said in page.said]
    seconds = max(60, int((timezone.now() - page.run.started_at).total_seconds()))
    return {
        "outcome": page.outcome,
        "note": "\n".join(lines),
        "talk_minutes": min(719, seconds // 60),
        "talk_seconds": seconds % 60,
        "number": page.customer.phone,
        "contact": str(page.run.contact_id or ""),
    }
