"""The customer's card as a file."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest

from ..card import make_card


@requires("customer", "view")
@require_GET
def card(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Send one customer on one printed page."""
    made = make_card(actor=request.actor, customer_id=customer_id, now=timezone.now())
    response = HttpResponse(made.content, content_type="application/pdf")
    header = content_disposition_header(as_attachment=True, filename=made.name)
    response.headers["Content-Disposition"] = header or "attachment"
    return response
