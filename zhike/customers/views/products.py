"""Keep what a customer has in use."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.web.forms import form_response, once

from ..forms import ProductForm
from ..queries import get_customer
from ..queries.details import get_product
from ..services import add_product, change_product, remove_product
from .answering import actor_of, address_of, posted, saved


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add a product in use."""
    customer = get_customer(actor=actor_of(request), customer_id=customer_id, capability="edit")
    form = ProductForm(posted(request), customer_id=customer_id)
    if request.method == "POST" and form.is_valid():
        once(request, lambda: _add(request, customer_id, form))
        return saved(request, customer_id, _("在用产品已添加"), tab="archive")
    return form_response(request, form, "customers/product.html", {"customer": customer, "product": None})


def _add(request: HttpRequest, customer_id: int, form: ProductForm) -> str:
    add_product(actor=actor_of(request), customer_id=customer_id, values=form.values(), now=timezone.now())
    return address_of(customer_id, "archive")


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, customer_id: int, product_id: int) -> HttpResponse:
    """Change a product in use."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    product = get_product(customer_id=customer_id, product_id=product_id)
    form = ProductForm(posted(request), instance=product, customer_id=customer_id)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        change_product(actor=actor, customer_id=customer_id, product_id=product_id, values=form.values(), now=now)
        return saved(request, customer_id, _("在用产品已保存"), tab="archive")
    return form_response(request, form, "customers/product.html", {"customer": customer, "product": product})


@requires("customer", "edit")
@require_POST
def remove(request: HttpRequest, customer_id: int, product_id: int) -> HttpResponse:
    """Remove a product in use."""
    remove_product(actor=actor_of(request), customer_id=customer_id, product_id=product_id, now=timezone.now())
    return saved(request, customer_id, _("在用产品已删除"), tab="archive")
