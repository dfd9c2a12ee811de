"""Delete customers and take them out of the recycle bin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.web.forms import done

from ..policies import keep_days
from ..queries.recycled import list_recycled
from ..services import delete_customer, restore_customer
from .answering import actor_of, address_of


@requires("customer", "delete")
@require_POST
def delete(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Put a customer into the recycle bin."""
    delete_customer(actor=actor_of(request), customer_id=customer_id, now=timezone.now())
    undo = reverse("customers:restore", kwargs={"customer_id": customer_id})
    return done(request, reverse("customers:list"), _("客户已放入回收站"), undo=undo)


@requires("customer", "delete")
@require_POST
def restore(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Take a customer out of the recycle bin."""
    restore_customer(actor=actor_of(request), customer_id=customer_id, now=timezone.now())
    return done(request, address_of(customer_id), _("客户已恢复"))


@requires("customer", "delete")
@require_GET
def recycle_bin(request: HttpRequest) -> HttpResponse:
    """Show what was deleted lately, newest first."""
    page = list_recycled(actor=actor_of(request), before=request.GET.get("before", ""))
    return render(request, "customers/recycle_bin.html", {"page": page, "days": keep_days()})
