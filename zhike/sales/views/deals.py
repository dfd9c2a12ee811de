"""One deal, and the deals of one customer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.requests import ActingRequest
from zhike.customers.queries.scope import get_customer

from ..queries.detail import deals_of, get_detail
from ..queries.scope import OBJECT, get_opportunity, may, require


@requires("opportunity", "view")
@require_GET
def detail(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Show a deal with what is missing to its next stage."""
    customer, deal = get_opportunity(actor=request.actor, customer_id=customer_id, opportunity_id=opportunity_id)
    found = get_detail(actor=request.actor, customer=customer, deal=deal, now=timezone.now())
    return render(request, "sales/detail.html", {"found": found, "deal": deal, "customer": customer})


@requires("opportunity", "view")
@require_GET
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show the deals of a customer on its page."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    require(request.actor, customer, "view")
    values = {
        "customer": customer,
        "deals": deals_of(customer_id, timezone.localdate()),
        "may_create": may(request.actor, customer, "create"),
        "today": timezone.localdate(),
        "sees_amount": is_open(request.actor, OBJECT, "amount"),
    }
    return render(request, "sales/panel.html", values)
