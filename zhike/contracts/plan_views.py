"""The plan of a contract's payments: agree on it, write down what came."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from .forms import InstalmentForm, PlanForm
from .plan import plan_instalments, receive_instalment
from .services import terms_of
from .views import find_for, page_of


@requires("contract", "edit")
@require_http_methods(["GET", "POST"])
def plan(request: ActingRequest, customer_id: int, contract_id: int) -> HttpResponse:
    """Agree on the instalments of a contract."""
    found = find_for(request, customer_id, contract_id)
    form = PlanForm(request.POST or None, parts=terms_of(found).rest)
    if request.method == "POST" and form.is_valid():
        where: dict[str, Any] = {"customer_id": found.customer_id, "contract_id": found.pk, "now": timezone.now()}
        try:
            plan_instalments(actor=request.actor, wanted=form.parts(), **where)
            return done(request, page_of(found.customer_id), _("已保存。"))
        except Refused as refused:
            add_refusal(form, refused)
    values = {"customer": found.customer, "contract": found, "title": _("回款计划")}
    return form_response(request, form, "contracts/plan.html", values)


@requires("contract", "edit")
@require_http_methods(["GET", "POST"])
def paid(request: ActingRequest, customer_id: int, contract_id: int, instalment_id: int) -> HttpResponse:
    """Write down what came of an instalment."""
    found = find_for(request, customer_id, contract_id)
    one = found.instalments.filter(pk=instalment_id).first()
    if one is None:
        raise Http404
    initial = {"received": one.received or one.amount, "received_on": one.received_on or timezone.localdate()}
    form = InstalmentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        where: dict[str, Any] = {"customer_id": found.customer_id, "contract_id": found.pk, "now": timezone.now()}
        try:
            receive_instalment(actor=request.actor, instalment_id=one.pk, **where, **form.cleaned_data)
            return done(request, page_of(found.customer_id), _("已保存。"))
        except Refused as refused:
            add_refusal(form, refused)
    values = {"customer": found.customer, "contract": found, "title": _("分期到账")}
    return form_response(request, form, "contracts/small_form.html", values)
