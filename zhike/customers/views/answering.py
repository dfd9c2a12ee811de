"""What the views of one customer share: where to go afterwards, and which parts of the page reload."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from zhike.access.actor import Actor
from zhike.web.forms import saved_in_place

CHANGED: dict[str, Any] = {"customers:changed": {}}


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; views are guarded, so somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to; an empty submit is a submit."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> MultiValueDict[str, Any] | None:
    """Return the files that a form is bound to."""
    return request.FILES if request.method == "POST" else None


def address_of(customer_id: int, tab: str = "") -> str:
    """Return the page of a customer, with one of its panels open."""
    address = reverse("desk:customer", kwargs={"customer_id": customer_id})
    return f"{address}?tab={tab}" if tab else address


def saved(request: HttpRequest, customer_id: int, text: object, *, tab: str = "", undo: str = "") -> HttpResponse:
    """Close the drawer and let the customer's parts reload; without scripts go to the customer's page."""
    return saved_in_place(request, address_of(customer_id, tab), text, events=CHANGED, undo=undo)
