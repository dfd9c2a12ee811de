"""The decision route of a customer, and how well each of us knows its people."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once

from ..forms import StepForm, TieForm
from ..models import RouteStep
from ..queries import get_customer
from ..queries.chain import colleagues_of, get_chain, get_step, get_tie
from ..queries.details import get_contact
from ..services import order_route, remove_step, remove_tie, save_step, set_tie
from .answering import actor_of, address_of, posted, saved
from .panels import panel_of


@requires("customer", "view")
@require_GET
def route(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The path of a purchase through people."""
    customer = get_customer(actor=actor_of(request), customer_id=customer_id)
    return panel_of(request, customer, "route", {"chain": get_chain(customer_id)})


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def step_create(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add a step at the end of the route."""
    return _step(request, customer_id, None)


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def step_edit(request: HttpRequest, customer_id: int, step_id: int) -> HttpResponse:
    """Change a step."""
    return _step(request, customer_id, step_id)


def _step(request: HttpRequest, customer_id: int, step_id: int | None) -> HttpResponse:
    customer = get_customer(actor=actor_of(request), customer_id=customer_id, capability="edit")
    step = get_step(customer_id, step_id) if step_id else RouteStep()
    initial = {"contact": step.contact_id, "post": step.post, "decides": step.decides}
    form = StepForm(posted(request), initial=initial, people=colleagues_of(customer_id, None))
    if request.method == "POST" and form.is_valid():
        try:
            once(request, lambda: _save_step(request, customer_id, step_id, form))
            return saved(request, customer_id, _("决策路线已更新"), tab="contacts")
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.step_"):
                raise
            form.add_error("contact", refused.refusal.sentence)
    heading = _("编辑步骤") if step_id else _("添加步骤")
    values = {"customer": customer, "heading": heading, "note": customer.name, "save": _("保存")}
    return form_response(request, form, "customers/chain_form.html", values)


def _save_step(request: HttpRequest, customer_id: int, step_id: int | None, form: StepForm) -> str:
    data = form.cleaned_data
    save_step(
        actor=actor_of(request),
        customer_id=customer_id,
        step_id=step_id,
        contact_id=data["contact"],
        post=data["post"],
        decides=data["decides"],
        now=timezone.now(),
    )
    return address_of(customer_id, "contacts")


@requires("customer", "edit")
@require_POST
def step_remove(request: HttpRequest, customer_id: int, step_id: int) -> HttpResponse:
    """Take a step off the route."""
    remove_step(actor=actor_of(request), customer_id=customer_id, step_id=step_id, now=timezone.now())
    return saved(request, customer_id, _("步骤已去掉"), tab="contacts")


@requires("customer", "edit")
@require_POST
def order(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Put the steps in another order."""
    ids = [int(text) for text in request.POST.getlist("step") if text.isascii() and text.isdecimal()]
    order_route(actor=actor_of(request), customer_id=customer_id, step_ids=ids, now=timezone.now())
    return saved(request, customer_id, _("次序已保存"), tab="contacts")


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def tie_set(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Say how well a colleague knows a contact; `?tie=` opens the one that is stored."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    contact = get_contact(customer_id=customer_id, contact_id=contact_id)
    tie = get_tie(customer_id, contact_id, request.GET.get("tie", ""))
    mine = {"person": actor.person_id, "current": 1, "desired": None}
    shown = {"person": tie.person_id, "current": tie.current, "desired": tie.desired} if tie else mine
    form = TieForm(posted(request), initial=shown)
    form.use_labels("person", lambda ids: person_names(ids).items())
    if request.method == "POST" and form.is_valid():
        try:
            _set_tie(request, customer_id, contact_id, form)
            return saved(request, customer_id, _("客情关系已更新"), tab="contacts")
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.share_"):
                raise
            form.add_error("person", refused.refusal.sentence)
    values = {"customer": customer, "heading": _("客情关系"), "note": contact.name, "save": _("保存"), "tie": tie}
    return form_response(request, form, "customers/chain_form.html", values)


def _set_tie(request: HttpRequest, customer_id: int, contact_id: int, form: TieForm) -> None:
    data = form.cleaned_data
    set_tie(
        actor=actor_of(request),
        customer_id=customer_id,
        contact_id=contact_id,
        person_id=data["person"],
        current=data["current"],
        desired=data["desired"],
        now=timezone.now(),
    )


@requires("customer", "edit")
@require_POST
def tie_remove(request: HttpRequest, customer_id: int, tie_id: int) -> HttpResponse:
    """Forget how well a colleague knows a contact."""
    remove_tie(actor=actor_of(request), customer_id=customer_id, tie_id=tie_id, now=timezone.now())
    return saved(request, customer_id, _("已去掉"), tab="contacts")
