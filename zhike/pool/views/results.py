"""Whether the pool is fair and what it brings, on one page; each figure leads to its customers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.web.paging import Cursor

from ..fairness import drawing, figures, rows, spans
from ..fairness.stock import MOST, read_stock

_DAYS = ("30", "90", "365")


def _days(request: ActingRequest) -> int:
    return int(request.GET["days"]) if request.GET.get("days") in _DAYS else 90


def _by(request: ActingRequest) -> str:
    return request.GET["by"] if request.GET.get("by") in spans.BY else "source"


@requires("pool", "view")
@require_GET
def results(request: ActingRequest) -> HttpResponse:
    """Show stock, claims, 捡漏, the uplift of second owners and the spread of holdings; the curve comes by itself."""
    now, actor = timezone.now(), request.actor
    days, stock = _days(request), read_stock(actor, now)
    claimed, won = figures.find_claims(actor, now, days)
    spread, uneven = figures.read_spread(actor)
    values = {
        "by": _by(request),
        "days": days,
        "stock": stock,
        "ages": drawing.draw_ages(stock.ages),
        "address_of": drawing.address_of,
        "claimed": len(claimed),
        "won": len(won),
        "found": figures.list_found(actor, days),
        "uplift": figures.read_uplift(actor),
        "spread": spread,
        "spread_chart": drawing.draw_spread(spread),
        "uneven": uneven,
        "most": MOST,
        "today": timezone.localdate(now),
    }
    return render(request, "pool/results.html", values)


@requires("pool", "view")
@require_GET
def result_days(request: ActingRequest) -> HttpResponse:
    """Show how many days it takes to a signature, per segment, with the protection that this suggests."""
    now, by = timezone.now(), _by(request)
    segments, is_cut = spans.read_survival(request.actor, now, by)
    values = {
        "by": by,
        "days": _days(request),
        "segments": segments,
        "curve": drawing.draw_survival(segments),
        "is_cut": is_cut,
        "most": MOST,
        "address_of": drawing.address_of,
        "today": timezone.localdate(now),
    }
    return render(request, "pool/result_days.html", values)


@requires("pool", "view")
@require_GET
def result_rows(request: ActingRequest) -> HttpResponse:
    """Show the customers behind one figure."""
    asked = rows.Asked(request.GET.get("of", ""), request.GET.get("key", ""), _days(request))
    after = Cursor.decode(request.GET.get("after"), sort=rows.SORT)
    page, total = rows.list_rows(actor=request.actor, asked=asked, after=after, now=timezone.now())
    values = {"asked": asked, "page": page, "total": total}
    values["here"] = drawing.address_of(asked.of, asked.key, asked.days)
    return render(request, "pool/result_rows.html", values)
