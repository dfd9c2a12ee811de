"""Let colleagues work on one customer."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response

from ..forms import ShareForm
from ..queries import get_customer
from ..services import share_customer, unshare_customer
from .answering import actor_of, posted, saved


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Open the customer to a colleague, until a date if one is named."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    form = ShareForm(posted(request))
    form.use_labels("person", lambda ids: person_names(ids).items())
    if request.method == "POST" and form.is_valid():
        try:
            _share(request, customer_id, form)
            return saved(request, customer_id, _("已共享"), tab="team")
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.share_"):
                raise
            form.add_error(None, refused.refusal.sentence)
    return form_response(request, form, "customers/share.html", {"customer": customer})


def _share(request: HttpRequest, customer_id: int, form: ShareForm) -> None:
    values = dict(form.cleaned_data)
    person_id = values.pop("person")
    share_customer(
        actor=actor_of(request), customer_id=customer_id, person_id=person_id, now=timezone.localtime(), **values
    )


@requires("customer", "edit")
@require_POST
def unshare(request: HttpRequest, customer_id: int, grant_id: int) -> HttpResponse:
    """End a share or a team role."""
    unshare_customer(actor=actor_of(request), customer_id=customer_id, grant_id=grant_id, now=timezone.now())
    return saved(request, customer_id, _("已取消共享"), tab="team")
