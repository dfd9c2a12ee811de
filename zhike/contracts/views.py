"""The contracts of a customer: register, first payment, void."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.customers.models import Customer
from zhike.customers.queries.scope import get_customer, reaches
from zhike.lib.refusals import Refusal, Refused, refuse_if
from zhike.sales.models import Opportunity
from zhike.web.forms import Form, done, form_response, once

from .choices import Quality
from .forms import ContractForm, PaymentForm, VoidForm
from .models import Contract, Instalment
from .rules import quality_of
from .services import OBJECT, ContractDraft, part_of, receive_first_payment, register_contract, terms_of, void_contract


@dataclass(frozen=True)
class Line:
    """A contract and what it counts as today."""

    contract: Contract
    quality: Quality
    parts: Sequence[tuple[Instalment, bool]] = ()


@requires("contract", "view")
@require_GET
def part(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show the contracts of a customer, or of one deal (`?opportunity=`)."""
    customer = _customer(request, customer_id, "view")
    rows = Contract.objects.filter(customer_id=customer_id).prefetch_related("instalments").order_by("-sign_on", "-pk")
    wanted = request.GET.get("opportunity", "")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
        rows = rows.filter(opportunity_id=int(wanted))
    today = timezone.localdate()
    values = {
        "customer": customer,
        "lines": [_line(one, today) for one in rows[:100]],
        "wanted": wanted,
        "may_create": reaches(request.actor, OBJECT, "create", customer),
        "may_edit": reaches(request.actor, OBJECT, "edit", customer),
    }
    return render(request, "contracts/part.html", values)


def _line(one: Contract, today: date) -> Line:
    """Return a contract with what it counts as, and which of its instalments are late."""
    parts = [(part, part_of(part).is_late(today)) for part in one.instalments.all()]
    return Line(one, quality_of(terms_of(one), today), parts)


@requires("contract", "create")
@require_http_methods(["GET", "POST"])
def new(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Register a signed contract."""
    customer = _customer(request, customer_id, "create")
    given = {"opportunity_id": request.GET.get("opportunity", ""), "sign_on": timezone.localdate()}
    form = ContractForm(request.POST or None, initial=given)
    deals = Opportunity.objects.filter(customer_id=customer_id, state="open").order_by("-pk")
    form.fields["opportunity_id"].choices = [  # type: ignore[attr-defined]
        ("", _("主要的商机，没有就新建")),
        *((deal.pk, deal.title) for deal in deals[:100]),
    ]
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        values |= {name: values[name] or Decimal(0) for name in ("first_payment", "received")}
        draft = ContractDraft(customer_id=customer_id, **values)
        try:
            url = once(request, lambda: _registered(request, draft))
            return done(request, url, _("已登记合同。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "contracts/form.html", {"customer": customer, "title": _("登记合同")})


@requires("contract", "edit")
@require_http_methods(["GET", "POST"])
def payment(request: ActingRequest, customer_id: int, contract_id: int) -> HttpResponse:
    """Write down the first payment."""
    found = find_for(request, customer_id, contract_id)
    form = PaymentForm(
        request.POST or None,
        initial={"received": found.first_payment, "received_on": found.received_on or timezone.localdate()},
    )
    return _act(request, found, form, receive_first_payment, _("首款到账"))


@requires("contract", "edit")
@require_http_methods(["GET", "POST"])
def void(request: ActingRequest, customer_id: int, contract_id: int) -> HttpResponse:
    """Declare a contract void."""
    found = find_for(request, customer_id, contract_id)
    return _act(request, found, VoidForm(request.POST or None), void_contract, _("合同作废"))


def _registered(request: ActingRequest, draft: ContractDraft) -> str:
    register_contract(actor=request.actor, draft=draft, now=timezone.now())
    return page_of(draft.customer_id)


def _act(request: ActingRequest, found: Contract, form: Form, save: Callable[..., Any], title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        where = {"customer_id": found.customer_id, "contract_id": found.pk, "now": timezone.now()}
        try:
            save(actor=request.actor, **where, **form.cleaned_data)
            return done(request, page_of(found.customer_id), _("已保存。"))
        except Refused as refused:
            add_refusal(form, refused)
    values = {"customer": found.customer, "contract": found, "title": title}
    return form_response(request, form, "contracts/small_form.html", values)


def page_of(customer_id: int) -> str:
    """Return where the contracts of a customer are shown."""
    return f"{reverse('desk:customer', args=[customer_id])}?tab=contracts"


def _customer(request: ActingRequest, customer_id: int, capability: str) -> Customer:
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    if not reaches(request.actor, OBJECT, capability, customer):
        refuse_if(Refusal("contracts.not_allowed", _("你的角色不能查看或登记这个客户的合同。")))
    return customer


def find_for(request: ActingRequest, customer_id: int, contract_id: int) -> Contract:
    """Return a contract that the actor may change, or not found."""
    customer = _customer(request, customer_id, "edit")
    found = Contract.objects.filter(customer_id=customer.pk, pk=contract_id).select_related("customer").first()
    if found is None:
        raise Http404
    return found
