"""Search over all customers in scope: hits under the box while typing, and the page of all of them."""

from django.http import HttpResponse
from django.shortcuts import render

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers import queries

QUICK, ALL = 8, 50


@requires("customer", "view")
def search(request: ActingRequest) -> HttpResponse:
    """Find customers by name, pinyin, number, phone, contact or code."""
    text = request.GET.get("q", "").strip()[:100]
    quick = request.htmx.target == "find-results"
    hits = queries.search_customers(actor=request.actor, text=text, limit=QUICK if quick else ALL) if text else []
    template = "desk/search_quick.html" if quick else "desk/search.html"
    return render(request, template, {"text": text, "hits": hits, "is_full": len(hits) == ALL})
