"""Say while somebody types whether this customer exists already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhike.access.decorators import requires

from ..drafts import CustomerDraft
from ..forms import CreateForm
from ..queries.duplicates import find_duplicates
from .answering import actor_of


@requires("customer", "create")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Show what may be the same customer, as far as the person may know; wrong values are just not looked up."""
    actor = actor_of(request)
    form = CreateForm(request.POST, actor=actor)
    form.is_valid()
    found = find_duplicates(actor=actor, draft=_draft(form)) if form.cleaned_data.get("name") else []
    return render(request, "customers/parts/duplicates.html", {"duplicates": found, "is_blocked": False})


def _draft(form: CreateForm) -> CustomerDraft:
    """Return what was typed so far, as far as it can be read."""
    cleaned = form.cleaned_data
    return CustomerDraft(
        name=cleaned["name"],
        kind=cleaned.get("kind") or "organisation",
        credit_code=cleaned.get("credit_code") or "",
        points=(*form.points, *cleaned.get("contact_phones", ())),
    )
