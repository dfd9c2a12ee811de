"""Who is told of contacts as they are written down, corrected or taken back: filled by higher rooms.

Told inside the transaction of the follow-up, with the customer locked; so nothing decides about a customer in between.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhike.customers.models import Customer

# What a listener finds on the customer without asking the database again.
COLUMNS = ("clock_on", "protected_until", "qualified_at", "reclaim_on")


@dataclass(frozen=True)
class ContactMade:
    """One contact that was just written; `facts` say what a machine measured (seconds of talk)."""

    customer: Customer
    kind: str
    is_reached: bool
    at: datetime
    now: datetime
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


_effects: dict[str, Callable[[ContactMade], None]] = {}
_recounts: dict[str, Callable[[int, datetime], None]] = {}


def register_effect(name: str, effect: Callable[[ContactMade], None]) -> None:
    """Have `effect(contact)` told of each new contact."""
    _effects[name] = effect


def register_recount(name: str, recount: Callable[[int, datetime], None]) -> None:
    """Have `recount(customer_id, now)` called when contacts of a customer were corrected or taken back."""
    _recounts[name] = recount


def tell_made(contact: ContactMade) -> None:
    """Tell of a new contact."""
    for effect in list(_effects.values()):
        effect(contact)


def tell_changed(customer_id: int, now: datetime) -> None:
    """Tell that former contacts are no longer what they were."""
    for recount in list(_recounts.values()):
        recount(customer_id, now)
