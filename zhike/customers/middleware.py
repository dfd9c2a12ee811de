"""Lead addresses of customers that were merged to the customer that they belong to now."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

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
