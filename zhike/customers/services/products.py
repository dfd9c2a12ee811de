"""Keep the installed base of a customer: what it uses, in which version, served until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import rules
from ..models import InstalledProduct
from ..queries.scope import lock_customer

COLUMNS = ("product", "module", "release", "contact_id", "bought_on", "service_until")


def add_product(*, actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> InstalledProduct:
    """Add a product in use. Needs the right to edit the customer. Records customers.product_added."""
    refuse_if(rules.why_cannot_name(values.get("product", "")))
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        product = InstalledProduct.objects.create(customer_id=customer_id, **_own(values))
        _record(actor, "customers.product_added", product, now)
    return product


def change_product(
    *, actor: Actor, customer_id: int, product_id: int, values: Mapping[str, Any], now: datetime
) -> InstalledProduct:
    """Change a product in use. Needs the right to edit the customer. Records customers.product_changed."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        product = _get(customer_id, product_id)
        for name, value in _own(values).items():
            setattr(product, name, value)
        refuse_if(rules.why_cannot_name(product.product))
        product.save(update_fields=list(_own(values)))
        _record(actor, "customers.product_changed", product, now)
    return product


def remove_product(*, actor: Actor, customer_id: int, product_id: int, now: datetime) -> None:
    """Remove a product; the history keeps the row. Records customers.product_removed."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        product = _get(customer_id, product_id)
        _record(actor, "customers.product_removed", product, now)
        product.delete()


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in COLUMNS}


def _get(customer_id: int, product_id: int) -> InstalledProduct:
    found = InstalledProduct.objects.filter(customer_id=customer_id, pk=product_id).first()
    if found is None:
        raise Http404
    return found


def _record(actor: Actor, kind: str, product: InstalledProduct, now: datetime) -> None:
    data = {"name": f"{product.product} {product.module}".strip(), "product": product.pk}
    record(actor=actor, kind=kind, customer_id=product.customer_id, data=data, at=now)
