"""The summary of a visit and the thank-you message."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused, refuse_if
from zhike.notify.mail.server import has_server
from zhike.web.forms import done, form_response, once

from ...models import VisitSummary
from ...queries.entry import get_entry
from ..choices import ThanksWay
from ..forms import show_refusal
from ..forms.summary import SummaryEntryForm, ThanksForm, initial_of, people_of
from ..queries.scope import get_visit
from ..queries.thanks import find_address, find_phone, say_thanks
from ..rules import why_cannot_summarise
from ..services import summarise_visit, thank
from .plan import page_of


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def summary(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Write the summary; what was promised becomes tasks."""
    now = timezone.now()
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    is_visitor = visit.person_id == request.actor.person_id
    refuse_if(why_cannot_summarise(is_visitor=is_visitor, state=visit.state))
    earlier = VisitSummary.objects.filter(customer_id=customer_id, visit_id=visit_id).first()
    entry = get_entry(actor=request.actor, customer_id=customer_id, now=now)
    start, people = initial_of(visit, earlier), people_of(visit)
    form = SummaryEntryForm(request.POST or None, entry=entry, visit=visit, people=people, initial=start)
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        try:
            once(request, lambda: str(summarise_visit(actor=request.actor, draft=draft, now=now).pk))
            return done(request, reverse("visits:thanks", args=[customer_id, visit_id]), _("小结已写好"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    promises = list(visit.promises.select_related("person").order_by("due_on", "pk"))
    values = {"visit": visit, "entry": entry, "promises": promises}
    return form_response(request, form, "activities/visits/summary.html", values)


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def thanks(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Thank the customer with one tap: copy, SMS or mail."""
    actor, now = request.actor, timezone.now()
    visit = get_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
    written = VisitSummary.objects.filter(customer_id=customer_id, visit_id=visit_id).first()
    if written is None:
        raise Http404
    form = ThanksForm(request.POST or None, initial={"text": written.thanks or say_thanks(actor=actor, visit=visit)})
    if request.method == "POST" and form.is_valid():
        way, text = request.POST.get("by") or ThanksWay.COPIED, form.cleaned_data["text"]
        own = {"customer_id": customer_id, "visit_id": visit_id}
        if way not in ThanksWay.values:
            raise Http404
        try:
            once(request, lambda: str(thank(actor=actor, way=way, text=text, now=now, **own).pk))
            return done(request, page_of(customer_id, visit_id), _("已感谢客户"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"visit": visit, "written": written, "phone": find_phone(actor=actor, visit=visit)}
    values["mail"] = find_address(actor=actor, visit=visit) if has_server() else ""
    return form_response(request, form, "activities/visits/thanks.html", values)
