"""The list of customers."""

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhike.access.actor import Actor
from zhike.access.decorators import requires
from zhike.access.queries import list_departments
from zhike.access.requests import ActingRequest
from zhike.web.listing import ListState

from .. import listing, queries, services
from ..chips import chips_of
from ..drawing import Drawing
from ..forms import NarrowForm
from ..forms.narrow import initial_from
from ..queries.listing import COUNT_LIMIT, Conditions


def read_state(request: ActingRequest, query: QueryDict | None = None) -> tuple[ListState, listing.View, Conditions]:
    """Read the list that an address asks for: its state, its view, and both together as conditions."""
    asked = request.GET if query is None else query
    view = listing.find_view(asked.get("view", ""))
    state = ListState(listing.listing_of(view), reverse("customers:list"), asked)
    filters: dict[str, list[str]] = {name: [value] for name, value in view.filters}
    filters |= {name: values for name, values in state.filters.items() if name != "view"}
    return state, view, queries.conditions_for(request.actor, filters)


@requires("customer", "view")
@require_GET
def customer_list(request: ActingRequest) -> HttpResponse:
    """Show one page of the list, with the columns that the person chose."""
    state, view, conditions = read_state(request)
    listing.choose(request.actor, state, queries.list_choice(request.actor))
    page = queries.list_customers(actor=request.actor, state=state, conditions=conditions)
    values = {
        "state": state,
        "page": page,
        "views": listing.view_tabs(request.actor, view, state),
        "chips": chips_of(state),
        "is_filtered": bool(set(state.filters) - {"view"}) or view.key != "all",
        "drawing": _drawing(request.actor, state),
        "may": {name: request.actor.can("customer", name) for name in ("create", "edit", "assign", "import")},
    }
    return render(request, "customers/list.html", values)


def _drawing(actor: Actor, state: ListState) -> Drawing:
    """Return what draws the rows: with boxes where something can be done with several, with 记跟进 where it may be."""
    picks = actor.can("customer", "assign") or actor.can("customer", "edit")
    return Drawing(actor, state.columns, timezone.localdate(), picks=picks, acts=actor.can("follow_up", "create"))


@requires("customer", "view")
@require_GET
def count(request: ActingRequest) -> HttpResponse:
    """Say how many customers a list holds, up to 10,000; loaded after the page."""
    _state, _view, conditions = read_state(request)
    found = queries.count_customers(actor=request.actor, conditions=conditions)
    return render(request, "customers/count.html", {"count": found, "limit": COUNT_LIMIT})


@requires("customer", "view")
@require_POST
def columns(request: ActingRequest) -> HttpResponse:
    """Remember the chosen columns and go back to the list."""
    names = {column.name for column in listing.columns_for(request.actor)}
    wanted = [name for name in request.POST.get("columns", "").split(",") if name in names]
    services.choose_columns(actor=request.actor, columns=wanted)
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for name in ("columns", "after"):
        query.pop(name, None)
    return HttpResponseRedirect(f"{reverse('customers:list')}?{query.urlencode()}")


@requires("customer", "view")
@require_GET
def narrow(request: ActingRequest) -> HttpResponse:
    """Show the filters of a list as a form, or go to the list that the form describes."""
    departments = [(str(row.pk), "　" * (row.path.count("/") - 2) + row.name) for row in list_departments()]
    values: dict[str, object] = {"actor": request.actor, "departments": departments}
    if "go" not in request.GET:
        state, _view, _conditions = read_state(request)
        form = NarrowForm(initial=initial_from(dict(state.filters)), **values)  # type: ignore[arg-type]
    else:
        form = NarrowForm(request.GET, **values)  # type: ignore[arg-type]
        if form.is_valid():
            return HttpResponseRedirect(_list_url(request, form.query()))
    kept = [(name, request.GET[name]) for name in ("view", "sort") if request.GET.get(name)]
    form.use_labels("tag", queries.tag_labels)
    if "owner" in form.fields:
        form.use_labels("owner", queries.owner_labels)
    return render(request, "customers/narrow.html", {"form": form, "kept": kept})


def _list_url(request: ActingRequest, found: dict[str, list[str]]) -> str:
    query = QueryDict(mutable=True)
    for name in ("view", "sort"):
        if request.GET.get(name):
            query[name] = request.GET[name]
    for name, values in found.items():
        query.setlist(name, values)
    return f"{reverse('customers:list')}?{query.urlencode()}"
