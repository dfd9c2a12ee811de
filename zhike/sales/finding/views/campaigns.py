"""Campaigns, what they cost, and what every source and campaign brought."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ...models import Campaign
from .. import returns as queries
from ..capture import keeping
from ..forms import CampaignForm, CostForm, PeriodForm

_LONGEST = timedelta(days=3660)


@requires("campaign", "view")
@require_GET
def returns(request: ActingRequest) -> HttpResponse:
    """Show what sources or campaigns brought, from the money spent to the money received."""
    today = timezone.localdate()
    usual: dict[str, Any] = {"first": today - timedelta(days=364), "last": today, "by": queries.SOURCE}
    form = PeriodForm(request.GET if "first" in request.GET else None, initial=usual)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else usual
    period = _period(asked["first"], asked["last"])
    values = {
        "form": form,
        "by": asked["by"],
        "period": period,
        "found": queries.read_returns(actor=request.actor, by=asked["by"], period=period),
        "may": request.actor.can("campaign", "edit"),
    }
    return render(request, "sales/returns.html", values)


def _period(first: date, last: date) -> queries.Period:
    first, last = min(first, last), max(first, last)
    return queries.Period(max(first, last - _LONGEST), last)


@requires("campaign", "view")
@require_GET
def campaigns(request: ActingRequest) -> HttpResponse:
    """Show campaigns and costs."""
    values = {
        "rows": queries.list_campaigns(),
        "costs": queries.list_costs(),
        "may": request.actor.can("campaign", "edit"),
    }
    return render(request, "sales/campaigns.html", values)


@requires("campaign", "edit")
@require_http_methods(["GET", "POST"])
def campaign_new(request: ActingRequest) -> HttpResponse:
    """Enter a campaign."""
    return _campaign(request, None)


@requires("campaign", "edit")
@require_http_methods(["GET", "POST"])
def campaign_edit(request: ActingRequest, campaign_id: int) -> HttpResponse:
    """Change a campaign."""
    found = Campaign.objects.filter(pk=campaign_id).first()
    if found is None:
        raise Http404
    return _campaign(request, found)


def _campaign(request: ActingRequest, found: Campaign | None) -> HttpResponse:
    names = ("name", "code", "starts_on", "ends_on", "note", "is_active")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names} if found else {}
    if found:
        initial["source"] = str(found.source_id or "")
    form = CampaignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.save_campaign(
                actor=request.actor, campaign_id=found.pk if found else None, draft=form.draft(), now=timezone.now()
            )
            return done(request, reverse("sales:campaigns"), _("活动已保存"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/campaign_form.html", {"campaign": found})


@requires("campaign", "edit")
@require_http_methods(["GET", "POST"])
def cost_new(request: ActingRequest) -> HttpResponse:
    """Write down what was spent."""
    form = CostForm(request.POST or None, initial={"spent_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            keeping.add_cost(actor=request.actor, draft=form.draft(), now=timezone.now())
            return done(request, reverse("sales:campaigns"), _("费用已记下"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/cost_form.html", {})


@requires("campaign", "edit")
@require_POST
def cost_remove(request: ActingRequest, cost_id: int) -> HttpResponse:
    """Take back a cost that was written down by mistake."""
    keeping.remove_cost(actor=request.actor, cost_id=cost_id)
    return done(request, reverse("sales:campaigns"), _("已去掉这笔费用"))
