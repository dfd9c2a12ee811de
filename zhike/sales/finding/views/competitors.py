"""Competitors, and which of them serves a customer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer, may
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, saved_in_place

from ...models import Competitor
from .. import competitors as services
from ..forms import CompetitorForm, IncumbentForm

CHANGED = "rivals:changed"


@requires("finding", "view")
@require_GET
def competitors(request: ActingRequest) -> HttpResponse:
    """Show all competitors with our record against each."""
    rows = services.list_records(request.actor)
    values = {"rows": rows, "sees_amount": is_open(request.actor, "opportunity", "amount")}
    return render(request, "sales/competitors.html", values)


@requires("finding", "view")
@require_GET
def competitor(request: ActingRequest, competitor_id: int) -> HttpResponse:
    """Show one: what to know, our record, the deals against it."""
    found = services.get_competitor(competitor_id)
    values = {"one": found, "met": services.show_competitor(request.actor, found)}
    return render(request, "sales/competitor.html", values)


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def competitor_new(request: ActingRequest) -> HttpResponse:
    """Enter a competitor."""
    return _competitor(request, None)


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def competitor_edit(request: ActingRequest, competitor_id: int) -> HttpResponse:
    """Change a competitor."""
    return _competitor(request, services.get_competitor(competitor_id))


def _competitor(request: ActingRequest, found: Competitor | None) -> HttpResponse:
    names = ("name", "website", "strengths", "weaknesses", "tactics", "is_active")
    initial = {name: getattr(found, name) for name in names} if found else {"name": request.GET.get("name", "")[:80]}
    form = CompetitorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_competitor(
                actor=request.actor,
                competitor_id=found.pk if found else None,
                draft=form.draft(),
                now=timezone.now(),
            )
            return done(request, reverse("sales:competitor", args=[saved.pk]), _("竞争对手已保存"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/competitor_form.html", {"one": found})


@requires("finding", "view")
@require_GET
def incumbents(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show which competitors serve a customer; a panel of its page."""
    customer, rows = services.list_incumbents(actor=request.actor, customer_id=customer_id)
    values = {"customer": customer, "rows": rows, "may_edit": may(request.actor, customer, "edit")}
    return render(request, "sales/incumbents.html", values)


@requires("finding", "view")
@require_http_methods(["GET", "POST"])
def incumbent_note(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Write down that a competitor serves a customer."""
    customer = get_customer(actor=request.actor, customer_id=customer_id, capability="edit")
    form = IncumbentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_incumbent(
                actor=request.actor, customer_id=customer_id, draft=form.draft(), now=timezone.now()
            )
            address = f"{reverse('desk:customer', args=[customer_id])}?tab=rivals"
            return saved_in_place(request, address, _("已记下"), events={CHANGED: {}})
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/incumbent_form.html", {"customer": customer})


@requires("finding", "view")
@require_POST
def incumbent_gone(request: ActingRequest, customer_id: int, incumbent_id: int) -> HttpResponse:
    """Write down that a competitor no longer serves a customer."""
    name = services.remove_incumbent(
        actor=request.actor, customer_id=customer_id, incumbent_id=incumbent_id, now=timezone.now()
    )
    address = f"{reverse('desk:customer', args=[customer_id])}?tab=rivals"
    return done(request, address, _("已去掉“%(name)s”") % {"name": name})
