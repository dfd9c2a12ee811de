"""Change a customer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..forms import CustomerForm
from ..forms.groups import groups_of
from ..models import Customer
from ..queries import get_customer
from ..queries.details import own_points
from ..services import change_customer, change_with_files
from .answering import actor_of, address_of, posted, sent_files

MEANWHILE, FILE = "customers.changed_meanwhile", "customers.file_"


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Draw the customer's form, and save it; a change by somebody else meanwhile is said, and nothing typed is lost."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    points = own_points(customer_id)
    form = CustomerForm(posted(request), sent_files(request), instance=customer, actor=actor, points=points)
    version = customer.version
    if request.method == "POST" and form.is_valid():
        try:
            return done(request, once(request, lambda: _change(request, customer, form)), _("已保存"))
        except Refused as error:
            if error.refusal.code != MEANWHILE and not error.refusal.code.startswith(FILE):
                raise
            form.add_error(None, error.refusal.sentence)
            version = int(str(error.refusal.facts.get("version", version)))
    groups = groups_of(form, asked=request.GET.get("field", ""))
    context = {"customer": customer, "groups": groups, "version": version}
    return form_response(request, form, "customers/edit.html", context)


def _change(request: HttpRequest, customer: Customer, form: CustomerForm) -> str:
    values: dict[str, Any] = {"changes": form.columns(), "points": form.points, "now": timezone.now()}
    version = form.cleaned_data.get("version") or customer.version
    uploads = form.uploads(form.cleaned_data.get("kind") or customer.kind)
    about: dict[str, Any] = {"actor": actor_of(request), "customer_id": customer.pk, "version": version}
    if uploads:
        change_with_files(**about, **values, uploads=uploads)
    else:
        change_customer(**about, **values)
    return address_of(customer.pk)
