"""Open deals as a list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.requests import ActingRequest

from ..queries.listing import list_deals
from ..queries.sums import list_owners
from .board import query_text, read_filter


@requires("opportunity", "view")
@require_GET
def deals(request: ActingRequest) -> HttpResponse:
    """Show a page of open deals, the nearest signature first."""
    asked = read_filter(request.GET, request.actor.person_id)
    after = request.GET.get("after", "")
    page = list_deals(actor=request.actor, asked=asked, today=timezone.localdate(), after=after)
    values = {
        "page": page,
        "owners": list_owners(request.actor),
        "asked": asked,
        "after": after,
        "query": query_text(request.GET),
        "is_mine": asked.owner_ids == (request.actor.person_id,),
        "sees_amount": is_open(request.actor, "opportunity", "amount"),
    }
    return render(request, "sales/list.html", values)
