"""Cells of the list that are changed in place, and the pickers of the list."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import login_required, requires
from zhike.lib.refusals import Refused
from zhike.web.forms import PickerOption, picker_response

from .. import listing, queries, services
from ..custom.catalogue import definitions
from ..drawing import Drawing
from ..forms.cells import CellForm
from ..queries.listing import load_rows, say_own
from .answering import actor_of


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, customer_id: int, column: str) -> HttpResponse:
    """Show one cell as a small form, or save it and show the new cell."""
    actor = actor_of(request)
    if not listing.cells_for(actor).may_edit(column, definitions().find(column)):
        raise Http404
    customer = queries.get_customer(actor=actor, customer_id=customer_id, capability="edit")
    form = CellForm(request.POST or None, column=column, customer=customer)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_customer(
                actor=actor,
                customer_id=customer_id,
                version=form.cleaned_data["version"],
                changes=form.changes(),
                now=timezone.now(),
            )
        except Refused as error:
            form.add_error(None, str(error.refusal.sentence))
        else:
            return _draw(request, customer_id, column)
    status = 422 if form.is_bound and form.errors else 200
    values = {"form": form, "customer": customer, "column": column}
    return render(request, "customers/cell_form.html", values, status=status)


@requires("customer", "view")
@require_GET
def cell_shown(request: HttpRequest, customer_id: int, column: str) -> HttpResponse:
    """Show a cell as it is, after editing was given up."""
    queries.require_visible(actor=actor_of(request), customer_id=customer_id)
    return _draw(request, customer_id, column)


def _draw(request: HttpRequest, customer_id: int, column: str) -> HttpResponse:
    actor = actor_of(request)
    by_name = {one.name: one for one in listing.columns_for(actor)}
    if column not in by_name:
        raise Http404
    own = getattr(by_name[column], "definition", None)
    row = load_rows([customer_id], with_tags=column == "tags", with_own=own is not None)[0]
    row = say_own([row], actor, [own])[0] if own else row
    drawing = Drawing(actor, [by_name[column]], timezone.localdate())
    return render(request, "customers/cell.html", {"content": drawing.content(row)})


@requires("customer", "view")
@require_GET
def tag_search(request: HttpRequest) -> JsonResponse:
    """Answer a picker of tags and groups."""
    found = queries.find_tags(request.GET.get("q", ""))
    return picker_response(PickerOption(tag.pk, tag.name, note=str(tag.get_kind_display())) for tag in found)


@login_required
@require_GET
def industry_search(request: HttpRequest) -> JsonResponse:
    """Answer a picker of industries."""
    found = queries.find_industries(request.GET.get("q", ""))
    return picker_response(PickerOption(code, name, note=above) for code, name, above in found)
