"""Give one field of picked customers, or of a whole list, another value."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.web.forms import form_response

from ..bulk_actions import CHANGE
from ..forms import BulkChangeForm
from .answering import actor_of
from .bulk import STEP, context_of, do_now, read_target, start_run


@requires("customer", "edit")
@require_http_methods(["POST"])
def change_many(request: HttpRequest) -> HttpResponse:
    """Ask which field and which value, then change it; `look` only shows the form of another field."""
    target, action = read_target(request), reverse("customers:change_many")
    is_sent = STEP in request.POST and "look" not in request.GET
    column = request.POST.get("column", "")
    form = BulkChangeForm(request.POST if is_sent else None, actor=actor_of(request), column=column)
    look = {"hx-post": f"{action}?look=1", "hx-target": "#drawer-body", "hx-include": "closest form"}
    form.fields["column"].widget.attrs |= look
    if form.is_bound and form.is_valid():
        values, said = {"changes": form.changes()}, form.said()
        if target.whole:
            return start_run(request, target, CHANGE, values, said)
        return do_now(
            request, target.ids, CHANGE, values, _("已改：%(said)s") % {"said": said}, reverse("customers:list")
        )
    context = {**context_of(request, target, action), "title": _("改字段"), "chosen": form.chosen}
    return form_response(request, form, "customers/change_many.html", context)
