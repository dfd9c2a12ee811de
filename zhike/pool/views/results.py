"""Whether the pool is fair and what it brings, on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest

from ..fairness import figures

_BY = ("source", "tier", "pool")
_DAYS = ("30", "90", "365")


@requires("pool", "view")
@require_GET
def results(request: ActingRequest) -> HttpResponse:
    """Show stock, claims, 捡漏, the uplift of second owners, the spread of holdings and the days to a signature."""
    now, actor = timezone.now(), request.actor
    by = request.GET.get("by", "source") if request.GET.get("by") in _BY else "source"
    days = int(request.GET["days"]) if request.GET.get("days") in _DAYS else 90
    claimed, won = figures.read_claims(actor, now, days)
    spread, uneven = figures.read_spread(actor)
    values = {
        "by": by,
        "days": days,
        "stock": figures.read_stock(actor, now),
        "claimed": claimed,
        "won": won,
        "found": figures.list_found(actor, days)[:50],
        "uplift": figures.read_uplift(actor),
        "spread": spread,
        "uneven": uneven,
        "segments": figures.read_survival(actor, now, by),
    }
    return render(request, "pool/results.html", values)
