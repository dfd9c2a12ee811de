"""What stayed behind with one customer, for who administers its pool."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer
from zhike.web.forms import done

from .queries import list_left, why_cannot_hand_out
from .services import hand_out


@requires("customer", "view")
@require_GET
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show which contacts and notes did not follow, since when and whose they were."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    rows = list_left(request.actor, customer_id)
    may_give = bool(rows) and why_cannot_hand_out(request.actor, {line.one.pool_id for line in rows}) is None
    return render(request, "pool/left_behind.html", {"customer": customer, "rows": rows, "may_give": may_give})


@requires("customer", "view")
@require_POST
def give(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Let it follow after all."""
    hand_out(actor=request.actor, customer_id=customer_id, now=timezone.now())
    return done(request, reverse("desk:customer", args=[customer_id]), _("已随客户走"))
