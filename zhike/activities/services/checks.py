"""What every writer of follow-ups asks first."""

from uuid import UUID

from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.models import Customer, CustomerFile
from zhike.customers.queries import lock_customer
from zhike.lib.refusals import Refusal, refuse_if
from zhike.web.statements import ask_one

from .. import contacts
from ..models import FollowUp
from ..queries.scope import may
from ..rules import why_cannot_follow_up

# Plain SQL: every follow-up asks these, and the ORM took longer than the database.
_CONTACT = "SELECT 1 FROM customers_contact WHERE customer_id = %s AND id = %s"
_ENTRY = "SELECT id FROM activities_followup WHERE customer_id = %s AND entry_key = %s"


def lock_for_writing(*, actor: Actor, customer_id: int) -> Customer:
    """Lock a customer that the actor sees and may write about; else not found, or refused with the reason."""
    columns = ("next_follow_on", "next_step", "created_at", *contacts.COLUMNS)
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=columns)
    refuse_if(why_cannot_follow_up(may=may(actor, customer, "create")))
    return customer


def find_entry(customer_id: int, entry_key: UUID) -> FollowUp | None:
    """Return the follow-up that an entry became when it was delivered before."""
    found = ask_one(_ENTRY, [customer_id, entry_key])
    return FollowUp.objects.get(customer_id=customer_id, pk=found[0]) if found else None


def require_own_contact(customer_id: int, contact_id: int | None) -> None:
    """Refuse a contact person of somebody else's customer."""
    if contact_id and ask_one(_CONTACT, [customer_id, contact_id]) is None:
        raise_missing("contact_id", _("这位联系人不属于这个客户，请重新选择。"))


def require_own_files(customer_id: int, file_ids: tuple[int, ...]) -> None:
    """Refuse files that do not lie in this customer's archive."""
    if not file_ids:
        return
    wanted = set(file_ids)
    found = CustomerFile.objects.filter(customer_id=customer_id, pk__in=wanted, deleted_at__isnull=True).count()
    if found != len(wanted):
        raise_missing("attached", _("有附件不在这个客户的档案里，请重新上传。"))


def raise_missing(field: str, sentence: str) -> None:
    refuse_if(Refusal(f"activities.{field}_invalid", sentence, {"field": field}))
