"""The organisation chart of a customer: drawn, moved by drag, key or form, taken back; lines between people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response

from ..choices import BuyingRole
from ..forms import LineForm, MoveForm, RoleForm
from ..queries import get_customer
from ..queries.chain import colleagues_of, find_last_move, get_chain
from ..queries.details import get_contact
from ..services import change_contact, draw_line, move_contact, remove_line, undo_move
from .answering import actor_of, posted, saved
from .panels import panel_of


@requires("customer", "view")
@require_GET
def chart(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The organisation chart with its lines and what is missing."""
    customer = get_customer(actor=actor_of(request), customer_id=customer_id)
    chain = get_chain(customer_id)
    lines = [
        {"from": one.from_contact_id, "to": one.to_contact_id, "kind": one.kind, "note": one.note}
        for one in chain.lines
    ]
    values = {"chain": chain, "lines": lines, "last_move": find_last_move(customer_id)}
    return panel_of(request, customer, "chart", values)


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Say whom a person reports to; the chart posts here, too."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    contact = get_contact(customer_id=customer_id, contact_id=contact_id)
    shown = {"to": contact.reports_to_id, "version": contact.version}
    form = MoveForm(posted(request), initial=shown, people=colleagues_of(customer_id, contact_id))
    if request.method == "POST" and form.is_valid():
        moved = move_contact(
            actor=actor,
            customer_id=customer_id,
            contact_id=contact_id,
            to_contact_id=form.cleaned_data["to"],
            version=form.cleaned_data["version"],
            now=timezone.now(),
        )
        undo = reverse("customers:chart_undo", args=[customer_id, moved.pk]) if moved else ""
        text = _("%(name)s 的位置已调整") % {"name": contact.name}
        return saved(request, customer_id, text, tab="contacts", undo=undo)
    values = {"customer": customer, "heading": _("调整上级"), "note": contact.name, "save": _("保存")}
    return form_response(request, form, "customers/chain_form.html", values)


@requires("customer", "edit")
@require_POST
def undo(request: HttpRequest, customer_id: int, move_id: int) -> HttpResponse:
    """Take a move of the chart back."""
    undo_move(actor=actor_of(request), customer_id=customer_id, move_id=move_id, now=timezone.now())
    return saved(request, customer_id, _("已撤销"), tab="contacts")


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def line_create(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Draw an influence or a conflict."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    form = LineForm(posted(request), people=colleagues_of(customer_id, None))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            draw_line(
                actor=actor,
                customer_id=customer_id,
                kind=data["kind"],
                from_id=data["from_contact"],
                to_id=data["to_contact"],
                note=data["note"],
                now=timezone.now(),
            )
            return saved(request, customer_id, _("已记下"), tab="contacts")
        except Refused as refused:
            form.add_error("to_contact", refused.refusal.sentence)
    values = {"customer": customer, "heading": _("记下影响或冲突"), "note": customer.name, "save": _("记下")}
    return form_response(request, form, "customers/chain_form.html", values)


@requires("customer", "edit")
@require_POST
def line_remove(request: HttpRequest, customer_id: int, line_id: int) -> HttpResponse:
    """Take a line off."""
    remove_line(actor=actor_of(request), customer_id=customer_id, line_id=line_id, now=timezone.now())
    return saved(request, customer_id, _("已去掉"), tab="contacts")


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def fill_role(request: HttpRequest, customer_id: int, role: str) -> HttpResponse:
    """Say who plays a part that nobody was known for: somebody known already, or a new contact."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    if role not in BuyingRole.values:
        raise Http404
    label = BuyingRole(role).label
    form = RoleForm(posted(request), people=colleagues_of(customer_id, None))
    if request.method == "POST" and form.is_valid():
        changes = {"buying_role": role}
        contact_id = form.cleaned_data["contact"]
        change_contact(actor=actor, customer_id=customer_id, contact_id=contact_id, changes=changes, now=timezone.now())
        return saved(request, customer_id, _("已记下"), tab="contacts")
    new = f"{reverse('customers:contact_create', args=[customer_id])}?role={role}"
    values = {"customer": customer, "heading": _("谁是%(role)s") % {"role": label}, "note": customer.name, "new": new}
    return form_response(request, form, "customers/chain_form.html", values | {"save": _("保存")})
