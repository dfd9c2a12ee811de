"""Screens of handovers: the list, a new plan, the plan with its preview, and carrying it out."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import Form, done, form_response, once, saved_in_place

from ..models import Handover
from ..tasks import run_handover, undo_handover
from . import queries, services
from .forms import NewPlanForm, PlanForm, read_shares

CHANGED: dict[str, Any] = {"handover:changed": {}}


@requires("customer", "assign")
@require_GET
def handovers(request: ActingRequest) -> HttpResponse:
    """Show the handovers within reach."""
    return render(request, "pool/handovers.html", {"rows": queries.list_handovers(actor=request.actor)})


@requires("customer", "assign")
@require_http_methods(["GET", "POST"])
def create(request: ActingRequest) -> HttpResponse:
    """Plan what becomes of a leaver's work."""
    initial = {"person": request.GET.get("person", "")}
    form = NewPlanForm(request.POST if request.method == "POST" else None, initial=initial)
    _label(form)
    if request.method == "POST" and form.is_valid():
        try:
            return done(request, once(request, lambda: _plan(request, form)), _("方案已建好，请核对"))
        except Refused as refused:
            _show(form, refused)
    return form_response(request, form, "pool/handover_form.html", {"title": _("新的离职交接"), "groups": []})


def _plan(request: ActingRequest, form: NewPlanForm) -> str:
    draft = services.PlanDraft(**form.plan(), shares={})
    person_id = form.cleaned_data["person"]
    one = services.plan_handover(actor=request.actor, person_id=person_id, draft=draft, now=timezone.now())
    return reverse("pool:handover", args=[one.pk])


@requires("customer", "assign")
@require_GET
def detail(request: ActingRequest, handover_id: int) -> HttpResponse:
    """Show everything the leaver holds, what each gets, and which customer goes where."""
    one = queries.get_handover(actor=request.actor, handover_id=handover_id)
    taker, after = _number(request, "taker"), _number(request, "after")
    items, following = queries.list_items(one=one, taker_id=taker, after=after)
    names = person_names([one.person_id, one.run_by_id, one.undone_by_id])
    values = {
        "one": one,
        "name": names.get(one.person_id, ""),
        "run_by": names.get(one.run_by_id or 0, ""),
        "held": queries.list_held(one.person_id, one.counts),
        "takers": queries.list_takers(one, timezone.now()),
        "items": items,
        "following": following,
        "taker": taker,
        "cannot_undo": _why_not_undo(one),
        "is_working": one.state in ("running", "undoing"),
    }
    return render(request, "pool/handover.html", values)


@requires("customer", "assign")
@require_http_methods(["GET", "POST"])
def edit(request: ActingRequest, handover_id: int) -> HttpResponse:
    """Change who takes over, how customers are shared out, and which region or industry goes to whom."""
    one = queries.get_handover(actor=request.actor, handover_id=handover_id)
    initial = {"takers": one.taker_ids, "main": one.main_id, "way": one.way, "reason": one.reason}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    _label(form)
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        draft = services.PlanDraft(**plan, shares=read_shares(request.POST, list(plan["taker_ids"])))
        try:
            services.change_plan(actor=request.actor, handover_id=one.pk, draft=draft)
        except Refused as refused:
            _show(form, refused)
        else:
            return _saved(request, one.pk, _("方案已更新"))
    return form_response(request, form, "pool/handover_form.html", _groups(one))


def _groups(one: Handover) -> dict[str, Any]:
    takers = list(person_names(one.taker_ids).items())
    groups = queries.list_groups(one.person_id, one.way)
    rows = [(code, name, count, one.shares.get(code)) for code, name, count in groups]
    return {"title": _("修改交接方案"), "groups": rows, "takers": takers}


@requires("customer", "assign")
@require_POST
def give(request: ActingRequest, handover_id: int) -> HttpResponse:
    """Decide for the ticked customers by hand."""
    picked = [int(one) for one in request.POST.getlist("picked") if one.isdecimal()]
    to = request.POST.get("to", "")
    moved = services.give_by_hand(
        actor=request.actor, handover_id=handover_id, customer_ids=picked, to_person_id=int(to) if to.isdecimal() else 0
    )
    return _saved(request, handover_id, _("已改 %(n)s 位客户") % {"n": moved})


@requires("customer", "assign")
@require_POST
def run(request: ActingRequest, handover_id: int) -> HttpResponse:
    """Carry the plan out in the background."""
    return _start(request, handover_id, services.ask_to_run, run_handover.defer, _("已开始交接"))


@requires("customer", "assign")
@require_POST
def undo(request: ActingRequest, handover_id: int) -> HttpResponse:
    """Take the handover back in the background."""
    return _start(request, handover_id, services.ask_to_undo, undo_handover.defer, _("已开始撤销"))


def _why_not_undo(one: Handover) -> str | None:
    refusal = services.why_not_undo(one, timezone.now()) if one.state == "done" else None
    return f"{refusal.sentence}{refusal.help or ''}" if refusal else None


Ask = Callable[..., Handover]


def _start(request: ActingRequest, handover_id: int, ask: Ask, defer: Callable[..., Any], text: str) -> HttpResponse:
    actor, now = request.actor, timezone.now()

    def start() -> str:
        ask(actor=actor, handover_id=handover_id, now=now)
        defer(handover_id=handover_id, person_id=actor.person_id)
        return reverse("pool:handover", args=[handover_id])

    return done(request, once(request, start), text)


@requires("customer", "assign")
@require_POST
def discard(request: ActingRequest, handover_id: int) -> HttpResponse:
    """Throw the plan away."""
    services.discard_handover(actor=request.actor, handover_id=handover_id)
    return done(request, reverse("pool:handovers"), _("方案已删除"))


def _label(form: Form) -> None:
    for name in ("person", "takers", "main"):
        if name in form.fields:
            form.use_labels(name, lambda ids: person_names(ids).items())


def _show(form: Form, refused: Refused) -> None:
    if not refused.refusal.code.startswith("pool.handover"):
        raise refused
    form.add_error(None, f"{refused.refusal.sentence}{refused.refusal.help or ''}")


def _saved(request: ActingRequest, handover_id: int, text: str) -> HttpResponse:
    return saved_in_place(request, reverse("pool:handover", args=[handover_id]), text, events=CHANGED)


def _number(request: ActingRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0
