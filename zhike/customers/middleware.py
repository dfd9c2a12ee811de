"""Lead addresses of merged customers to the survivor, and put a pool's masks on whoever opens a customer in it."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from .models import Customer
from .pools import PooledRow, as_seen, reach_in_pools
from .queries.merging import find_survivor
from .queries.scope import require_visible

Answer = Callable[[HttpRequest], HttpResponse]


def follow_merges(get_response: Answer) -> Answer:
    """Answer what is not found with the same address of the survivor, if there is one that the person may see.

    Asks the database only about addresses of a customer that was not found.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or request.method != "GET":
            return response
        return _redirect(request) or response

    return answer


def _redirect(request: HttpRequest) -> HttpResponse | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    actor = getattr(request, "actor", None)
    if actor is None or "customer_id" not in match.kwargs:
        return None
    survivor_id = find_survivor(match.kwargs["customer_id"])
    if survivor_id is None:
        return None
    try:
        require_visible(actor=actor, customer_id=survivor_id)
    except Http404:
        return None
    address = reverse(match.view_name, kwargs=match.kwargs | {"customer_id": survivor_id})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


class PoolMasks:
    """Let every address of one customer see it with the masks of its pool, whatever the page shows.

    Asks the database only for people in pools that mask something.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the masks are put on once the address is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: Mapping[str, Any]) -> None:
        """Exchange the actor of the request for the one with the masks."""
        actor = getattr(request, "actor", None)
        if actor is None or "customer_id" not in kwargs or not reach_in_pools(actor).has_masks:
            return
        row = Customer.objects.filter(pk=kwargs["customer_id"]).values_list("owner_id", "department_id", "pool_id")
        if found := row.first():
            request.actor = as_seen(actor, PooledRow(*found))  # type: ignore[attr-defined]
