"""Add, change and remove the people at a customer."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once

from ..forms import ContactForm
from ..queries import get_customer
from ..queries.chain import colleagues_of
from ..queries.details import get_contact, own_points
from ..services import add_contact, change_contact, remove_contact
from .answering import actor_of, address_of, posted, saved

# Refusals that stand in the form, each beside its field.
BESIDE = {
    "customers.contact_changed_meanwhile": None,
    "customers.boss_is_below": "reports_to_id",
    "customers.boss_is_self": "reports_to_id",
    "customers.contact_is_no_person": "as_customer_id",
}


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add a contact."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    initial = {"buying_role": request.GET.get("role", "")}
    form = ContactForm(posted(request), actor=actor, initial=initial, colleagues=colleagues_of(customer_id, None))
    if request.method == "POST" and form.is_valid():
        try:
            once(request, lambda: _add(request, customer_id, form))
            return saved(request, customer_id, _("联系人已添加"), tab="contacts")
        except Refused as refused:
            if refused.refusal.code not in BESIDE:
                raise
            form.add_error(BESIDE[refused.refusal.code], refused.refusal.sentence)
    return form_response(request, form, "customers/contact.html", {"customer": customer, "contact": None})


def _add(request: HttpRequest, customer_id: int, form: ContactForm) -> str:
    add_contact(actor=actor_of(request), customer_id=customer_id, draft=form.draft(), now=timezone.now())
    return address_of(customer_id, "contacts")


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Change a contact."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    contact = get_contact(customer_id=customer_id, contact_id=contact_id)
    points = own_points(customer_id, contact_id)
    colleagues = colleagues_of(customer_id, contact_id)
    form = ContactForm(posted(request), instance=contact, actor=actor, points=points, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, customer_id, contact_id, form)
            return saved(request, customer_id, _("联系人已保存"), tab="contacts")
        except Refused as refused:
            if refused.refusal.code not in BESIDE:
                raise
            form.add_error(BESIDE[refused.refusal.code], refused.refusal.sentence)
            form.show_version(get_contact(customer_id=customer_id, contact_id=contact_id).version)
    return form_response(request, form, "customers/contact.html", {"customer": customer, "contact": contact})


def _change(request: HttpRequest, customer_id: int, contact_id: int, form: ContactForm) -> None:
    change_contact(
        actor=actor_of(request),
        customer_id=customer_id,
        contact_id=contact_id,
        changes=form.columns(),
        points=form.points(),
        version=form.cleaned_data["version"],
        now=timezone.now(),
    )


@requires("customer", "edit")
@require_POST
def remove(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Remove a contact."""
    remove_contact(actor=actor_of(request), customer_id=customer_id, contact_id=contact_id, now=timezone.now())
    return saved(request, customer_id, _("联系人已删除"), tab="contacts")
