"""Open a deal, change it, its products and its rivals."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.fields import can_edit_field
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.customers.queries.scope import get_customer
from zhike.lib.refusals import Refused
from zhike.web.forms import Form, done, form_response, once, saved_in_place

from ..drafts import CHANGEABLE, LineDraft, OpportunityDraft, RivalDraft
from ..forms import DealForm, LinesForm, NewDealForm, RivalForm
from ..models import Opportunity
from ..queries.pipelines import list_paths
from ..queries.scope import OBJECT, get_opportunity, require
from ..services import change_opportunity, create_opportunity, remove_rival, set_lines, set_rival


@requires("opportunity", "create")
@require_http_methods(["GET", "POST"])
def new(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Open a deal with a customer."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    require(request.actor, customer, "create")
    form = NewDealForm(request.POST or None, initial={"title": _("%(name)s的商机") % {"name": customer.name[:100]}})
    paths = [path for path in list_paths() if path.first]
    form.fields["pipeline_id"].choices = [(path.pipeline.pk, path.pipeline.shown) for path in paths]  # type: ignore[attr-defined]
    if len(paths) < 2:
        form.fields.pop("pipeline_id")
    _close_fields(request, form)
    if request.method == "POST" and form.is_valid():
        draft = OpportunityDraft(customer_id=customer_id, **form.cleaned_data)
        try:
            url = once(
                request, lambda: _address(create_opportunity(actor=request.actor, draft=draft, now=timezone.now()))
            )
            return done(request, url, _("已新建商机。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/form.html", {"customer": customer, "deal": None, "title": _("新建商机")})


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Change what is known of a deal."""
    customer, deal = get_opportunity(actor=request.actor, customer_id=customer_id, opportunity_id=opportunity_id)
    require(request.actor, customer, "edit")
    form = DealForm(request.POST or None, initial={name: getattr(deal, name) for name in CHANGEABLE})
    _close_fields(request, form)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        try:
            change_opportunity(
                actor=request.actor,
                customer_id=customer_id,
                opportunity_id=opportunity_id,
                version=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0,
                changes=form.cleaned_data,
                now=timezone.now(),
            )
            return done(request, _address(deal), _("已保存。"))
        except Refused as refused:
            add_refusal(form, refused)
    values = {"customer": customer, "deal": deal, "title": _("修改商机")}
    return form_response(request, form, "sales/form.html", values)


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def lines(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Write down what would be sold; the amount follows."""
    customer, deal = get_opportunity(actor=request.actor, customer_id=customer_id, opportunity_id=opportunity_id)
    require(request.actor, customer, "edit")
    names = ("name", "kind", "quantity", "price")
    known = [LineDraft(**{name: getattr(line, name) for name in names}) for line in deal.lines.order_by("position")]
    form = LinesForm(request.POST or None, lines=known)
    if request.method == "POST" and form.is_valid():
        where: dict[str, Any] = {"customer_id": customer_id, "opportunity_id": opportunity_id}
        try:
            set_lines(actor=request.actor, lines=form.lines(), now=timezone.now(), **where)
            return done(request, _address(deal), _("已保存，预计金额按产品合计。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/lines.html", {"customer": customer, "deal": deal})


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def rival(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Note a competitor."""
    customer, deal = get_opportunity(actor=request.actor, customer_id=customer_id, opportunity_id=opportunity_id)
    require(request.actor, customer, "edit")
    form = RivalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = RivalDraft(**form.cleaned_data)
        where: dict[str, Any] = {"customer_id": customer_id, "opportunity_id": opportunity_id}
        try:
            set_rival(actor=request.actor, draft=draft, now=timezone.now(), **where)
            return saved_in_place(request, _address(deal), _("已记下。"), events={"sales:changed": {}})
        except Refused as refused:
            add_refusal(form, refused)
    values = {"customer": customer, "deal": deal, "title": _("竞争对手")}
    return form_response(request, form, "sales/small_form.html", values)


@requires("opportunity", "edit")
@require_POST
def rival_gone(request: ActingRequest, customer_id: int, opportunity_id: int, rival_id: int) -> HttpResponse:
    """Forget a competitor."""
    remove_rival(
        actor=request.actor,
        customer_id=customer_id,
        opportunity_id=opportunity_id,
        rival_id=rival_id,
        now=timezone.now(),
    )
    return done(request, reverse("sales:opportunity", args=[customer_id, opportunity_id]), _("已去掉。"))


def _address(deal: Opportunity) -> str:
    return reverse("sales:opportunity", args=[deal.customer_id, deal.pk])


def _close_fields(request: ActingRequest, form: Form) -> None:
    """Leave out the amounts that the person may not change."""
    for name in ("amount", "expected_profit"):
        if not can_edit_field(request.actor, OBJECT, name):
            form.fields.pop(name, None)
