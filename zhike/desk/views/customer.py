"""The customer's page: head and facts around the panels that the rooms bring."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.models import CustomerNumber
from zhike.customers.panels import Panel, list_panels
from zhike.customers.queries import require_visible
from zhike.pool.leaving.viewing import note_opened

from ..marks import draw_timeline
from ..queries.customer_page import get_customer_page
from ..queries.timeline import Wanted, found_people, list_groups, list_timeline, read_wanted


@requires("customer", "view")
def page(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show one customer: who, what next, everything that happened."""
    now = timezone.now()
    shown = get_customer_page(actor=request.actor, customer_id=customer_id, now=now)
    note_opened(request.actor, now)
    panels = [_tab(panel, request, customer_id) for panel in list_panels(request.actor, customer_id)]
    values = {"page": shown, "customer": shown.customer, "panels": panels}
    return render(request, "desk/customer.html", values | _timeline(request, customer_id, Wanted()))


def _tab(panel: Panel, request: ActingRequest, customer_id: int) -> dict[str, object]:
    count = panel.count(request.actor, customer_id) if panel.count else None
    return {"key": panel.key, "label": panel.label, "url": panel.url(customer_id), "count": count}


@requires("customer", "view")
def timeline(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show the timeline, its next page, or a part of it."""
    require_visible(actor=request.actor, customer_id=customer_id)
    wanted = read_wanted(request.GET)
    template = "desk/timeline_rows.html" if wanted.after else "desk/timeline.html"
    return render(request, template, {"customer": {"pk": customer_id}} | _timeline(request, customer_id, wanted))


def _timeline(request: ActingRequest, customer_id: int, wanted: Wanted) -> dict[str, object]:
    actor = request.actor
    found = list_timeline(actor=actor, customer_id=customer_id, wanted=wanted, today=timezone.localdate())
    return {
        "rows": draw_timeline(found.rows),
        "wanted": wanted,
        "more": urlencode(wanted.query() | {"after": found.next.encode()}) if found.next else "",
        "groups": list_groups(),
        "people": found_people(actor, found.rows, wanted),
    }


@requires("customer", "view")
def by_number(request: ActingRequest, number: str) -> HttpResponse:
    """Lead from a customer's number, also a former one, to its page."""
    found = CustomerNumber.objects.filter(number=number.upper()).values_list("customer_id", flat=True).first()
    if found is None:
        raise Http404
    require_visible(actor=request.actor, customer_id=found)
    return redirect("desk:customer", customer_id=found)
