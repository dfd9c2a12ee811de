"""Who acts on a change of the archive: filled by higher rooms in AppConfig.ready.

An effect is told inside the transaction with the customer locked.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from zhike.access.actor import Actor

from .models import Customer

# Gets the customer as it is now and the former values of the columns that changed.
Effect = Callable[[Actor, Customer, Mapping[str, Any], datetime], None]
_effects: dict[str, Effect] = {}


def register(name: str, effect: Effect) -> None:
    """Have `effect` told after columns of a customer were changed."""
    _effects[name] = effect


def tell(actor: Actor, customer: Customer, before: Mapping[str, Any], now: datetime) -> None:
    """Let the other rooms act on the change."""
    for effect in list(_effects.values()):
        effect(actor, customer, before, now)
