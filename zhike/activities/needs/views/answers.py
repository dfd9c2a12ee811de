"""What is done with one need: steps, the customer's word, delivery, validation, putting aside."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries.chain import colleagues_of
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import Form, done, form_response, once

from ...models import Need
from .. import services
from ..choices import StepKind
from ..forms import ConfirmForm, DeliverForm, DropForm, StepForm, ValidateForm, show_refusal
from ..queries.page import get_need_page, get_step
from ..queries.scope import get_need, may_write
from ..rules import why_no_right
from ..steps import words_of
from .needs import page_of


def _open(request: ActingRequest, customer_id: int, need_id: int) -> Need:
    """Return a need that the actor may change; refused with the reason otherwise."""
    need = get_need(actor=request.actor, customer_id=customer_id, need_id=need_id)
    refuse_if(why_no_right(may=may_write(request.actor, need.customer)))
    return need


def _answer(
    request: ActingRequest, need: Need, form: Form, act: Callable[[], Any], said: str, **shown: Any
) -> HttpResponse:
    """Save a form about a need once, or draw it with what was refused."""
    if request.method == "POST" and form.is_valid():
        try:
            once(request, lambda: str(act() and page_of(need.customer_id, need.pk)))
            return done(request, page_of(need.customer_id, need.pk), said)
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"need": need, "words": None, "note": "", "quote": "", **shown}
    return form_response(request, form, "activities/needs/answer.html", values)


@requires("need", "edit")
@require_http_methods(["GET", "POST"])
def step(request: ActingRequest, customer_id: int, need_id: int, step: str) -> HttpResponse:
    """Note one of the eight steps."""
    if step not in StepKind.values or step == StepKind.CONFIRM:
        raise Http404
    need = _open(request, customer_id, need_id)
    made = get_step(need, step)
    initial = {"note": made.note, "proof": made.proof} if made else {}
    form = StepForm(request.POST or None, initial=initial)

    def act() -> Any:
        ids: dict[str, Any] = {"actor": request.actor, "customer_id": customer_id, "need_id": need_id}
        return services.note_step(**ids, step=step, **form.cleaned_data, now=timezone.now())

    heading = StepKind(step).label
    return _answer(request, need, form, act, _("这一步已记下"), heading=heading, words=words_of(step))


@requires("need", "edit")
@require_http_methods(["GET", "POST"])
def confirm(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """Take down that the customer confirmed the wording."""
    need, now = _open(request, customer_id, need_id), timezone.now()
    people = colleagues_of(customer_id, None)
    initial = {"contact": str(need.contact_id or ""), "version": need.version}
    form = ConfirmForm(request.POST or None, people=people, now=now, initial=initial)

    def act() -> Any:
        draft = form.draft(customer_id, need_id)
        return services.confirm_need(actor=request.actor, draft=draft, now=timezone.now())

    page = get_need_page(actor=request.actor, customer_id=customer_id, need_id=need_id)
    shown = {"heading": _("客户确认"), "quote": need.statement, "refused": page.why_not_confirm}
    note = _("把下面这句话念给客户听，客户认可了再填。")
    return _answer(request, need, form, act, _("需求已定义"), note=note, **shown)


@requires("need", "edit")
@require_http_methods(["GET", "POST"])
def deliver(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """Write down what was delivered for the need."""
    need = _open(request, customer_id, need_id)
    form = DeliverForm(request.POST or None, initial={"delivered_on": timezone.localdate()})

    def act() -> Any:
        draft = form.draft(customer_id, need_id)
        return services.deliver_need(actor=request.actor, draft=draft, now=timezone.now())

    shown = {"heading": _("记交付"), "quote": need.confirmed_wording}
    return _answer(request, need, form, act, _("交付已记下，过几天问问客户满不满意"), **shown)


@requires("need", "edit")
@require_http_methods(["GET", "POST"])
def validate(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """Ask whether it was met and how satisfied the customer is."""
    need, now = _open(request, customer_id, need_id), timezone.now()
    initial = {"validated_name": need.validated_name or need.confirmed_name}
    form = ValidateForm(request.POST or None, now=now, initial=initial)

    def act() -> Any:
        draft = form.draft(customer_id, need_id)
        return services.validate_need(actor=request.actor, draft=draft, now=timezone.now())

    shown = {"heading": _("交付后验证"), "quote": need.confirmed_wording}
    return _answer(request, need, form, act, _("验证结果已记下"), **shown)


@requires("need", "edit")
@require_http_methods(["GET", "POST"])
def drop(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """Put a need aside with a reason."""
    need = _open(request, customer_id, need_id)
    form = DropForm(request.POST or None)

    def act() -> Any:
        ids: dict[str, Any] = {"actor": request.actor, "customer_id": customer_id, "need_id": need_id}
        return services.drop_need(**ids, why=form.cleaned_data["dropped_why"], now=timezone.now())

    return _answer(request, need, form, act, _("需求已放下"), heading=_("放下这条需求"), quote=need.raw_words)


@requires("need", "edit")
@require_POST
def reopen(request: ActingRequest, customer_id: int, need_id: int) -> HttpResponse:
    """Open a closed need again."""
    services.reopen_need(actor=request.actor, customer_id=customer_id, need_id=need_id, now=timezone.now())
    return done(request, page_of(customer_id, need_id), _("需求已重新打开"))
