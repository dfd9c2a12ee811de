"""How much and how well people write: a page for those who judge."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest

from .policy import current_policy
from .queries import PERIODS, list_figures


@requires("follow_up_comment", "view")
@require_GET
def quality(request: ActingRequest) -> HttpResponse:
    """Show count and quality of entries per person."""
    period = request.GET.get("days", "")
    period = period if period in PERIODS else "30"
    rows = list_figures(actor=request.actor, days=PERIODS[period], today=timezone.localdate())
    values = {"rows": rows, "period": period, "periods": list(PERIODS), "policy": current_policy()}
    return render(request, "activities/quality.html", values)
