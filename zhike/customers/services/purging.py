"""Empty the recycle bin: what lay in it for as long as the company keeps it is deleted for good."""

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from zhike.access.actor import SystemActor
from zhike.events.history import set_context
from zhike.events.services import record

from ..models import Customer, CustomerFile, MergedCustomer
from ..policies import keep_days

BATCH = 200
log = logging.getLogger(__name__)


def purge_recycled(*, now: datetime) -> int:
    """Delete customers whose time in the recycle bin is over, with all that belongs to them; return how many.

    Each in its own transaction. Events, ownership history and row history stay: they are never deleted. Records
    customers.purged. What another record still protects stays in the bin and is logged; who was merged into
    somebody else is not in the bin.
    """
    limit = now - timedelta(days=keep_days())
    absorbed = MergedCustomer.objects.values("customer_id")
    over = Customer.objects.filter(deleted_at__lt=limit).exclude(pk__in=absorbed).order_by("deleted_at", "pk")
    return sum(_purge(customer_id, limit, now) for customer_id in list(over.values_list("pk", flat=True)[:BATCH]))


def _purge(customer_id: int, limit: datetime, now: datetime) -> bool:
    try:
        with transaction.atomic():
            set_context(SystemActor())
            customer = Customer.objects.select_for_update().filter(pk=customer_id, deleted_at__lt=limit).first()
            if customer is None:
                return False
            paths = list(CustomerFile.objects.filter(customer_id=customer_id).values_list("path", flat=True))
            data = {"name": customer.name, "number": customer.number}
            record(actor=SystemActor(), kind="customers.purged", customer_id=customer_id, data=data, at=now)
            customer.delete()
            transaction.on_commit(lambda: _remove_files(paths))
    except ProtectedError:
        log.exception("Customer %s cannot be purged from the recycle bin", customer_id)
        return False
    return True


def _remove_files(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)
