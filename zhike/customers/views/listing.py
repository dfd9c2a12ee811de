"""The list of customers."""

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.actor import Actor
from zhike.access.decorators import requires
from zhike.access.queries import list_departments
from zhike.access.requests import ActingRequest
from zhike.conditions.bulk import actions_for
from zhike.conditions.pinning import is_saved_view
from zhike.lib.refusals import Refusal, Refused
from zhike.web.errors import refusal_status
from zhike.web.listing import ListState

from .. import listing, queries, services
from ..chips import chips_of
from ..drawing import Drawing
from ..fields import OBJECT
from ..forms import NarrowForm
from ..forms.narrow import initial_from
from ..queries.listing import COUNT_LIMIT
from ..reading import find_saved, read_list

_NARROWING = tuple(name for name in listing.FILTER_NAMES if name != "view")
# What a list keeps when its filters change.
KEPT = ("view", "sort", "cond", "columns")


@requires("customer", "view")
@require_GET
def customer_list(request: ActingRequest) -> HttpResponse:
    """Show one page of the list, with the columns that the person chose."""
    actor = request.actor
    try:
        asked = read_list(actor, request.GET)
    except Refused as refused:
        if request.htmx:
            raise
        return _lead_back(request, refused.refusal)
    state = asked.state
    listing.choose(actor, state, asked.columns(queries.list_choice(actor)))
    page = queries.list_customers(actor=actor, state=state, conditions=asked.conditions)
    values = {
        "state": state,
        "page": page,
        "views": listing.view_tabs(actor, asked.view, state, asked.saved.pk if asked.saved else 0),
        "asked": asked,
        "chips": chips_of(actor, state),
        "is_filtered": bool(set(state.filters) - {"view"}) or asked.view.key != "all" or asked.saved is not None,
        "drawing": _drawing(actor, state),
        "actions": actions_for(actor, OBJECT, OBJECT),
        "may": {name: actor.can("customer", name) for name in ("create", "edit", "assign", "import", "export")},
    }
    return render(request, "customers/list.html", values)


def _lead_back(request: ActingRequest, refusal: Refusal) -> HttpResponse:
    """Say what of an address does not fit, and lead back to the list without it."""
    query = request.GET.copy()
    is_view = _is_of_saved_view(request, refusal)
    dropped = ("sort",) if refusal.code == "customers.order_closed" else _NARROWING
    for name in ("after", *dropped, *(("view",) if is_view else ())):
        query.pop(name, None)
    kept = query.urlencode()
    values = {"refusal": refusal, "kept": kept, "is_view": is_view, "is_condition": bool(request.GET.get("cond"))}
    return render(request, "customers/list_refused.html", values, status=refusal_status(refusal))


def _is_of_saved_view(request: ActingRequest, refusal: Refusal) -> bool:
    """Say whether it is the condition of a saved view that does not fit, and not what the address adds."""
    is_own = refusal.code in ("customers.order_closed", "customers.filter_closed")
    return not is_own and not request.GET.get("cond") and is_saved_view(request.GET.get("view", ""))


def _drawing(actor: Actor, state: ListState) -> Drawing:
    """Return what draws the rows: with boxes where something can be done with several, with 记跟进 where it may be."""
    picks = any(actor.can("customer", name) for name in ("assign", "edit", "export"))
    return Drawing(actor, state.columns, timezone.localdate(), picks=picks, acts=actor.can("follow_up", "create"))


@requires("customer", "view")
@require_GET
def count(request: ActingRequest) -> HttpResponse:
    """Say how many customers a list holds, up to 10,000; loaded after the page."""
    asked = read_list(request.actor, request.GET)
    found = queries.count_customers(actor=request.actor, conditions=asked.conditions)
    return render(request, "customers/count.html", {"count": found, "limit": COUNT_LIMIT})


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def columns(request: ActingRequest) -> HttpResponse:
    """Offer the columns of a list; remember the chosen ones (none: the delivered ones) and go back to the list."""
    if request.method == "GET":
        asked = read_list(request.actor, request.GET)
        listing.choose(request.actor, asked.state, asked.columns(queries.list_choice(request.actor)))
        return render(request, "customers/list_columns_choice.html", {"state": asked.state})
    names = {column.name for column in listing.columns_for(request.actor)}
    chosen = "" if request.POST.get("delivered") else request.POST.get("columns", "")
    wanted = [name for name in chosen.split(",") if name in names]
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for name in ("columns", "after"):
        query.pop(name, None)
    if find_saved(request.actor, query.get("view", "")) is None:
        services.choose_columns(actor=request.actor, columns=wanted)
    elif wanted:
        query["columns"] = ",".join(wanted)  # shown at once, kept when the view is saved
    return HttpResponseRedirect(f"{reverse('customers:list')}?{query.urlencode()}")


@requires("customer", "view")
@require_GET
def narrow(request: ActingRequest) -> HttpResponse:
    """Show the filters of a list as a form, or go to the list that the form describes."""
    departments = [(str(row.pk), "　" * (row.path.count("/") - 2) + row.name) for row in list_departments()]
    values: dict[str, object] = {"actor": request.actor, "departments": departments}
    said = ""
    if "go" not in request.GET:
        asked = read_list(request.actor, request.GET)
        state, said = asked.state, asked.said
        form = NarrowForm(initial=initial_from(dict(state.filters)), **values)  # type: ignore[arg-type]
    else:
        form = NarrowForm(request.GET, **values)  # type: ignore[arg-type]
        if form.is_valid():
            return HttpResponseRedirect(_list_url(request, form.query()))
    kept = [(name, request.GET[name]) for name in KEPT if request.GET.get(name)]
    form.use_labels("tag", queries.tag_labels)
    if "owner" in form.fields:
        form.use_labels("owner", queries.owner_labels)
    builder_url = f"{reverse('conditions:builder', args=[OBJECT])}?{request.GET.urlencode()}"
    return render(
        request, "customers/narrow.html", {"form": form, "kept": kept, "said": said, "builder_url": builder_url}
    )


def _list_url(request: ActingRequest, found: dict[str, list[str]]) -> str:
    query = QueryDict(mutable=True)
    for name in KEPT:
        if request.GET.get(name):
            query[name] = request.GET[name]
    for name, values in found.items():
        query.setlist(name, values)
    return f"{reverse('customers:list')}?{query.urlencode()}"
