"""Put tags and groups on a customer, and take them off."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.web.forms import form_response

from ..forms import TagsForm
from ..queries import get_customer
from ..queries.details import worn_tags
from ..services import set_tags
from .answering import actor_of, posted, saved


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def edit_tags(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Choose the tags of a customer; a new one may be added on the way."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    worn = [str(tag.pk) for tag in worn_tags(customer_id)]
    form = TagsForm(posted(request), initial={"tags": worn})
    if request.method == "POST" and form.is_valid():
        set_tags(
            actor=actor,
            customer_id=customer_id,
            tag_ids=[int(pk) for pk in form.cleaned_data["tags"]],
            new_tag=form.cleaned_data["new_tag"],
            now=timezone.now(),
        )
        return saved(request, customer_id, _("标签已保存"))
    return form_response(request, form, "customers/tags.html", {"customer": customer})
