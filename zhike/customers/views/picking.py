"""Answers of pickers: customers and regions by a few letters."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from zhike.access.decorators import login_required, requires
from zhike.lib import regions
from zhike.web.forms import PickerOption, picker_response

from ..queries.lookups import keep_persons
from ..queries.searching import search_customers
from .answering import actor_of

MOST = 20


@requires("customer", "view")
@require_GET
def customers(request: HttpRequest) -> JsonResponse:
    """Return customers that the actor sees, by any fragment."""
    hits = search_customers(actor=actor_of(request), text=request.GET.get("q", ""), limit=MOST)
    return picker_response(PickerOption(hit.customer_id, hit.name, note=hit.number) for hit in hits)


@requires("customer", "view")
@require_GET
def people(request: HttpRequest) -> JsonResponse:
    """Return customers who are persons, by any fragment."""
    hits = search_customers(actor=actor_of(request), text=request.GET.get("q", ""), limit=5 * MOST)
    persons = keep_persons([hit.customer_id for hit in hits])
    found = [hit for hit in hits if hit.customer_id in persons][:MOST]
    return picker_response(PickerOption(hit.customer_id, hit.name, note=hit.number) for hit in found)


@login_required
@require_GET
def region_search(request: HttpRequest) -> JsonResponse:
    """Return the region that a text names, and those below it; else those that sound so."""
    text = request.GET.get("q", "")
    code = regions.find_region(text)
    found = [code, *(below for below, _name in regions.children(code))] if code else regions.sounding_like(text, MOST)
    return picker_response(PickerOption(one, regions.region_name(one), note=one) for one in found[: 2 * MOST])
