"""Lock a customer against being taken back, and let a person hold another number of customers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ..pool_forms import LockForm, OwnLimitForm
from ..queries.protection import find_lock, own_limit
from ..services import extending
from ..services.limits import set_own_limit


@requires("customer", "assign")
@require_http_methods(["GET", "POST"])
def lock(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Keep one customer from every sweep, or change why and until when."""
    customer = get_customer(actor=request.actor, customer_id=customer_id, capability="assign")
    found = find_lock(customer_id)
    initial = {"reason": found.reason, "until": found.until} if found else None
    form = LockForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            extending.lock(actor=request.actor, customer_id=customer_id, now=timezone.now(), **form.cleaned_data)
            return done(request, reverse("desk:customer", args=[customer_id]), _("已锁定，不会被回收"))
        except Refused as refused:
            add_refusal(form, refused)
    by = person_names([found.by_id]).get(found.by_id or 0, "") if found else ""
    return form_response(request, form, "pool/lock.html", {"customer": customer, "lock": found, "by": by})


@requires("customer", "assign")
@require_POST
def unlock(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Let the rules hold for one customer again."""
    extending.unlock(actor=request.actor, customer_id=customer_id, now=timezone.now())
    return done(request, reverse("desk:customer", args=[customer_id]), _("已解除锁定"))


@requires("pool", "edit")
@require_http_methods(["GET", "POST"])
def limit(request: ActingRequest, person_id: int) -> HttpResponse:
    """Set how many customers one person may hold."""
    person = get_object_or_404(Person, pk=person_id, is_active=True)
    form = OwnLimitForm(request.POST if request.method == "POST" else None, initial={"holding": own_limit(person_id)})
    if form.is_bound and form.is_valid():
        set_own_limit(actor=request.actor, person_id=person_id, now=timezone.now(), **form.cleaned_data)
        return done(request, reverse("pool:presence"), _("已保存"))
    return form_response(request, form, "pool/own_limit.html", {"person": person})
