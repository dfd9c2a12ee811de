"""Ask for more protected days, or for leave."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once, saved_in_place

from ..models import Leave
from ..pool_forms import ExtendForm, LeaveForm
from ..services.extending import find_extension, request_extension, request_leave


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def extend(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Ask for more protected days of one customer."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url = reverse("desk:customer", args=[customer_id])
        asked = {"customer_id": customer_id, "reason": form.cleaned_data["reason"], "now": timezone.now()}
        try:
            once(request, lambda: str(request_extension(actor=request.actor, **asked).pk))
            return saved_in_place(request, url, _("已提交，等上级审批。"), events={"customers:changed": {}})
        except Refused as refused:
            add_refusal(form, refused)
    values = {"customer": customer, "offered": find_extension(customer, timezone.now())}
    return form_response(request, form, "pool/extend.html", values)


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def leave(request: ActingRequest) -> HttpResponse:
    """Ask for leave, and see what was asked."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            once(
                request,
                lambda: str(request_leave(actor=request.actor, now=timezone.now(), **form.cleaned_data).pk),
            )
            return saved_in_place(request, reverse("pool:leave"), _("已提交，等上级审批。"), events={})
        except Refused as refused:
            add_refusal(form, refused)
    mine = Leave.objects.filter(person_id=request.actor.person_id).order_by("-first_on")[:20]
    return form_response(request, form, "pool/leave.html", {"leaves": mine})
