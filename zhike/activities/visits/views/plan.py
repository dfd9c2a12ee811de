"""The list of visits, the panel of the customer's page, planning one, the page of one."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries.scope import reaches
from zhike.events.queries import list_row_history
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response, once, saved_in_place
from zhike.web.forms.once import read_key

from ...models import Visit
from ...queries.entry import get_entry
from ...queries.listing import list_writers
from ..choices import VisitType
from ..forms import show_refusal
from ..forms.plan import CancelForm, PlanForm, initial_of
from ..listing import LISTING
from ..policy import current_policy
from ..queries.listing import list_visits, list_visits_of
from ..queries.page import get_visit_page
from ..queries.scope import VISIT, get_customer_of_visits, get_visit
from ..rules import why_no_right_to_plan
from ..services import cancel_visit, change_visit, plan_visit
from ..services.planning import known_address


def page_of(customer_id: int, visit_id: int) -> str:
    """Return the address of a visit."""
    return reverse("visits:detail", args=[customer_id, visit_id])


@requires("visit", "view")
@require_GET
def visit_list(request: ActingRequest) -> HttpResponse:
    """Show visits over all customers in scope, newest first."""
    state = LISTING.read(request)
    values = {
        "state": state,
        "page": list_visits(actor=request.actor, state=state),
        "people": list_writers(request.actor, VISIT),
        "types": VisitType.choices,
        "now": timezone.now(),
    }
    return render(request, "activities/visits/list.html", values)


@requires("visit", "view")
@require_GET
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """The visits of one customer, on its page."""
    customer = get_customer_of_visits(actor=request.actor, customer_id=customer_id)
    values = {
        "customer": customer,
        "rows": list_visits_of(actor=request.actor, customer=customer),
        "may_plan": reaches(request.actor, VISIT, "create", customer),
    }
    return render(request, "activities/visits/panel.html", values)


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def plan(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Plan a visit."""
    now = timezone.now()
    customer = get_customer_of_visits(actor=request.actor, customer_id=customer_id)
    refuse_if(why_no_right_to_plan(may=reaches(request.actor, VISIT, "create", customer)))
    entry = get_entry(actor=request.actor, customer_id=customer_id, now=now)
    initial = {"address": known_address(request.actor, customer)}
    form = PlanForm(request.POST or None, entry=entry, policy=current_policy(), now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        draft = form.draft(read_key(request) or uuid4())

        def save() -> str:
            visit = plan_visit(actor=request.actor, draft=draft, now=now)
            return page_of(customer_id, visit.pk)

        try:
            return done(request, once(request, save), _("拜访已安排"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"entry": entry, "title": _("约拜访"), "action": reverse("visits:plan", args=[customer_id])}
    return form_response(request, form, "activities/visits/plan.html", values)


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def change(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Change a plan."""
    now = timezone.now()
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    page = get_visit_page(actor=request.actor, customer_id=customer_id, visit_id=visit_id, now=now)
    refuse_if(page.why_not_change)
    entry = get_entry(actor=request.actor, customer_id=customer_id, now=now)
    form = PlanForm(request.POST or None, entry=entry, policy=current_policy(), now=now, initial=initial_of(visit))
    if request.method == "POST" and form.is_valid():
        seen, draft = form.cleaned_data["version"] or 0, form.draft(uuid4())

        def save() -> str:
            change_visit(actor=request.actor, visit_id=visit_id, draft=draft, seen_version=seen, now=now)
            return page_of(customer_id, visit_id)

        try:
            return done(request, once(request, save), _("计划已改好"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"entry": entry, "title": _("改计划"), "action": request.path}
    return form_response(request, form, "activities/visits/plan.html", values)


@requires("visit", "create")
@require_http_methods(["GET", "POST"])
def cancel(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Call a visit off."""
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    form, now = CancelForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        reason, own = form.cleaned_data["reason"], {"customer_id": customer_id, "visit_id": visit_id}
        try:
            once(request, lambda: str(cancel_visit(actor=request.actor, reason=reason, now=now, **own).pk))
            return saved_in_place(
                request, page_of(customer_id, visit_id), _("拜访已取消"), events={"visits:changed": {}}
            )
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/visits/cancel.html", {"visit": visit})


@requires("visit", "view")
@require_GET
def detail(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """One visit: what to do next on site stands on top."""
    now = timezone.now()
    page = get_visit_page(actor=request.actor, customer_id=customer_id, visit_id=visit_id, now=now)
    values = {"page": page, "visit": page.visit, "policy": current_policy(), "now": now}
    return render(request, "activities/visits/detail.html", values)


@requires("visit", "view")
@require_GET
def history(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """What was changed of a visit, by whom, when."""
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    rows = list_row_history(actor=request.actor, model=Visit, object_id=visit_id, customer_id=customer_id)
    return render(request, "activities/visits/history.html", {"visit": visit, "rows": rows})
