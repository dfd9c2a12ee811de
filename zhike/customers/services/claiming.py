"""Keys that one living customer may hold: the database itself lets only one of two simultaneous creations have them."""

from collections.abc import Iterable

from zhike.lib.refusals import refuse_if
from zhike.web.statements import ask

from ..choices import Kind
from ..models import Claim, Customer
from ..queries.duplicates import why_blocked

_TAKE = """
INSERT INTO customers_claim (key, customer_id) SELECT unnest(%s::text[]), %s::bigint
ON CONFLICT (key) DO NOTHING RETURNING key
"""


def claim_keys(customer: Customer, *, is_blocking: bool) -> None:
    """Take the keys of a new customer; refused when another living customer holds one and doubles are blocked.

    Who takes the same key at the same moment waits here for the other's transaction. A key
    whose holder was deleted, or is called otherwise by now, goes to the new one.
    """
    wanted = keys_of(customer)
    taken = {row[0] for row in ask(_TAKE, [wanted, customer.pk])}
    if len(taken) == len(wanted):
        return
    for claim in Claim.objects.select_for_update().filter(key__in=set(wanted) - taken).order_by("key"):
        if not _is_held(claim):
            Claim.objects.filter(key=claim.key).update(customer_id=customer.pk)
        elif is_blocking:
            refuse_if(why_blocked())


def keys_of(customer: Customer) -> list[str]:
    """Return what a customer claims: its credit code, and as an organisation its full name."""
    keys = [f"code:{customer.credit_code}"] if customer.credit_code else []
    if customer.kind == Kind.ORGANISATION and customer.name_key:
        keys.append(f"name:{customer.name_key}")
    return sorted(keys)


def _is_held(claim: Claim) -> bool:
    holders: Iterable[Customer] = Customer.objects.filter(pk=claim.customer_id, deleted_at__isnull=True)
    return any(claim.key in keys_of(holder) for holder in holders)
