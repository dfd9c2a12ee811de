"""Give a batch of customers to one person."""

from collections.abc import Sequence
from datetime import datetime

from zhike.access.actor import Actor

from .changing import change_owners
from .checking import find_owner
from .core import Answers, Destination


def assign_many(
    *, actor: Actor, customer_ids: Sequence[int], to_person_id: int, way: str, reason: str = "", now: datetime
) -> Answers:
    """Make one person the owner of many customers; refused as a whole when he may not get any."""
    find_owner(actor=actor, person_id=to_person_id)
    wanted = dict.fromkeys(customer_ids, Destination(to_person_id))
    return change_owners(actor=actor, wanted=wanted, way=way, reason=reason, now=now)
