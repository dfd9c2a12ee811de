"""Put customers into the recycle bin and take them out again."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.events.services import record

from .. import ownership
from ..models import Customer
from ..queries.scope import deleted_visible_to, lock_customer


def delete_customer(*, actor: Actor, customer_id: int, now: datetime) -> None:
    """Put a customer into the recycle bin: nobody finds it, nothing of it is lost. Records customers.deleted."""
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="delete")
        customer.deleted_at = now
        customer.updated_at = now
        customer.save(update_fields=["deleted_at", "updated_at"])
        record(actor=actor, kind="customers.deleted", customer_id=customer_id, data={"name": customer.name}, at=now)


def restore_customer(*, actor: Actor, customer_id: int, now: datetime) -> Customer:
    """Take a customer out of the recycle bin; needs the right to delete it. Records customers.restored.

    Refused where its owner has filled his places meanwhile.
    """
    with transaction.atomic():
        customer = deleted_visible_to(actor).select_for_update(of=("self",)).filter(pk=customer_id).first()
        if customer is None:
            raise Http404
        ownership.refuse_return(actor, [customer], reason=_("从回收站恢复"), now=now)
        customer.deleted_at = None
        customer.updated_at = now
        customer.save(update_fields=["deleted_at", "updated_at"])
        ownership.refresh_clocks([customer_id], now)
        record(actor=actor, kind="customers.restored", customer_id=customer_id, data={"name": customer.name}, at=now)
    return customer
