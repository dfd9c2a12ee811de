"""The panels that this room brings to the customer's page; each also opens as a page of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires

from ..models import Customer
from ..queries import details, get_customer, may
from ..queries.archive import list_groups
from ..queries.chain import get_chain, list_ties
from ..queries.teams import get_team
from .answering import actor_of


def panel_of(request: HttpRequest, customer: Customer, template: str, values: dict[str, Any]) -> HttpResponse:
    """Draw a panel: inside the customer's page, or as a page of its own."""
    context = {"customer": customer, "may_edit": may(actor_of(request), customer, "edit"), **values}
    return render(request, f"customers/panels/{template}.html", context)


@requires("customer", "view")
@require_GET
def contacts(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The people at the customer."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    rows = details.list_contacts(actor=actor, customer_id=customer_id)
    values = {
        "rows": rows,
        "persons": details.list_persons(actor, rows),
        "posts": details.list_posts(actor=actor, customer=customer),
        "ties": list_ties(customer_id),
        "chain": get_chain(customer_id),
    }
    return panel_of(request, customer, "contacts", values)


@requires("customer", "view")
@require_GET
def archive(request: HttpRequest, customer_id: int) -> HttpResponse:
    """All fields by group, and what the customer has in use."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    values = {"groups": list_groups(actor=actor, customer=customer), "products": details.list_products(customer_id)}
    return panel_of(request, customer, "archive", values)


@requires("customer", "view")
@require_GET
def files(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The files of the customer."""
    customer = get_customer(actor=actor_of(request), customer_id=customer_id)
    return panel_of(request, customer, "files", {"rows": details.list_files(customer_id)})


@requires("customer", "view")
@require_GET
def history(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Who changed what in the archive, from what to what; and who answered for the customer when."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    values = {
        "rows": details.list_history(actor=actor, customer=customer),
        "owners": details.list_owner_changes(customer_id),
    }
    return panel_of(request, customer, "history", values)


@requires("customer", "view")
@require_GET
def team(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Who works on the customer besides its owner."""
    customer = get_customer(actor=actor_of(request), customer_id=customer_id)
    return panel_of(request, customer, "team", {"team": get_team(customer)})
