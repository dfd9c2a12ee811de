"""The blind look-up: is this customer free?"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response

from .. import services
from ..forms.precheck import PrecheckForm
from .answering import actor_of, posted


@requires("customer", "create")
@require_http_methods(["GET", "POST"])
def precheck(request: HttpRequest) -> HttpResponse:
    """Ask for a name or phone and say free, in the pool or taken."""
    form = PrecheckForm(posted(request))
    answer = None
    if request.method == "POST" and form.is_valid():
        try:
            answer = services.precheck(actor=actor_of(request), text=form.cleaned_data["text"], now=timezone.now())
        except Refused as refused:
            form.add_error("text", f"{refused.refusal.sentence}{refused.refusal.help}")
    return form_response(request, form, "customers/precheck.html", {"answer": answer})
