"""Screens of hand-offs: the boxes, one hand-off, the form, the panel of a customer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer, may, visible_to
from zhike.customers.queries.teams import active_roles
from zhike.lib.refusals import Refused
from zhike.web.forms import Form, form_response, once, saved_in_place
from zhike.web.paging import Cursor

from . import queries, services
from .forms import HandOffForm, ReturnForm, ToldForm

CHANGED: dict[str, Any] = {"customers:changed": {}, "hand-off:changed": {}}


@requires("customer", "view")
@require_GET
def boxes(request: ActingRequest) -> HttpResponse:
    """Show what waits for me, what I gave, or all of the customers that I see."""
    box = request.GET.get("box", "waiting")
    box = box if box in queries.BOXES else "waiting"
    page = queries.list_hand_offs(actor=request.actor, box=box, after=Cursor.decode(request.GET.get("after")))
    labels = {"waiting": _("待我接收"), "given": _("我移交的"), "all": _("全部")}
    tabs = [{"label": labels[key], "url": f"?box={key}", "active": key == box} for key in queries.BOXES]
    now = timezone.now()
    return render(request, "pool/hand_offs.html", {"page": page, "box": box, "tabs": tabs, "now": now})


@requires("customer", "view")
@require_GET
def detail(request: ActingRequest, hand_off_id: int) -> HttpResponse:
    """Show one hand-off with what may be done about it."""
    one = queries.read_hand_off(actor=request.actor, hand_off_id=hand_off_id)
    line = queries.line_of(one)
    me = request.actor.person_id
    is_told = one.state == "accepted" and me in (one.from_person_id, one.to_person_id)
    values = {
        "line": line,
        "one": one,
        "now": timezone.now(),
        "is_receiver": one.state == "waiting" and one.to_person_id == me,
        "sees_customer": visible_to(request.actor).filter(pk=one.customer_id).exists(),
        "is_giver": one.state == "waiting" and one.from_person_id == me,
        "notice": queries.write_to_customer(actor=request.actor, line=line) if is_told else None,
    }
    return render(request, "pool/hand_off.html", values)


@requires("customer", "view")
@require_GET
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show the hand-offs of one customer."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    values = {"customer": customer, "rows": queries.list_of_customer(customer_id), "now": timezone.now()}
    return render(request, "pool/hand_off_panel.html", values | {"may_edit": may(request.actor, customer, "edit")})


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def create(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Hand a customer to the colleague who serves it from now on."""
    customer = get_customer(actor=request.actor, customer_id=customer_id, capability="edit")
    lead = next((role.key for role in active_roles() if "after_sales" in role.leads), "")
    form = HandOffForm(request.POST if request.method == "POST" else None, initial={"role": lead})
    form.use_labels("to_person", lambda ids: person_names(ids).items())
    if request.method == "POST" and form.is_valid():
        try:
            address = once(request, lambda: _hand_off(request, customer_id, form))
            return saved_in_place(request, address, _("已移交，等对方接收"), events=CHANGED)
        except Refused as refused:
            _show(form, refused)
    return form_response(request, form, "pool/hand_off_form.html", {"customer": customer})


def _hand_off(request: ActingRequest, customer_id: int, form: Form) -> str:
    values = dict(form.cleaned_data)
    draft = services.HandOffDraft(to_person_id=values.pop("to_person"), **values)
    one = services.hand_off(actor=request.actor, customer_id=customer_id, draft=draft, now=timezone.now())
    return reverse("pool:hand_off", args=[one.pk])


def _show(form: Form, refused: Refused) -> None:
    refusal = refused.refusal
    if not refusal.code.startswith("pool.hand_off"):
        raise refused
    field = refusal.facts.get("field")
    form.add_error(field if field in form.fields else None, f"{refusal.sentence}{refusal.help or ''}")


@requires("customer", "view")
@require_POST
def accept(request: ActingRequest, hand_off_id: int) -> HttpResponse:
    """Take the customer over."""
    services.accept_hand_off(actor=request.actor, hand_off_id=hand_off_id, now=timezone.now())
    return _saved(request, hand_off_id, _("已接收"))


@requires("customer", "view")
@require_POST
def withdraw(request: ActingRequest, hand_off_id: int) -> HttpResponse:
    """Take a hand-off back."""
    services.withdraw_hand_off(actor=request.actor, hand_off_id=hand_off_id, now=timezone.now())
    return _saved(request, hand_off_id, _("已撤回"))


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def send_back(request: ActingRequest, hand_off_id: int) -> HttpResponse:
    """Say what is missing."""
    one = queries.get_hand_off(actor=request.actor, hand_off_id=hand_off_id)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        services.return_hand_off(actor=request.actor, hand_off_id=one.pk, answer=answer, now=timezone.now())
        return _saved(request, hand_off_id, _("已退回"))
    words = {"title": _("退回交接单"), "save": _("退回"), "back": reverse("pool:hand_off", args=[one.pk])}
    return form_response(request, form, "pool/hand_off_say.html", words)


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def told(request: ActingRequest, hand_off_id: int) -> HttpResponse:
    """Note that the customer was told."""
    one = queries.get_hand_off(actor=request.actor, hand_off_id=hand_off_id)
    notice = queries.write_to_customer(actor=request.actor, line=queries.line_of(one))
    form = ToldForm(request.POST if request.method == "POST" else None, initial={"words": notice.text})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.note_customer_told(actor=request.actor, hand_off_id=one.pk, now=timezone.now(), **values)
        return _saved(request, hand_off_id, _("已记下"))
    words = {"title": _("已告知客户"), "save": _("记下"), "back": reverse("pool:hand_off", args=[one.pk])}
    return form_response(request, form, "pool/hand_off_say.html", words)


def _saved(request: HttpRequest, hand_off_id: int, text: str) -> HttpResponse:
    return saved_in_place(request, reverse("pool:hand_off", args=[hand_off_id]), text, events=CHANGED)
