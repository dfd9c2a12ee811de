"""Who may stop a change of owner, and who acts on it: filled by higher rooms in AppConfig.ready.

Every way ownership changes asks the guards first and tells the effects after,
inside the transaction with the customer locked.
"""

from collections.abc import Callable
from datetime import date

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, refuse_if

from .drafts import OwnerMove

Guard = Callable[[Actor, OwnerMove], Refusal | None]
Effect = Callable[[Actor, OwnerMove], None]

_guards: dict[str, Guard] = {}
_effects: dict[str, Effect] = {}
_protections: dict[str, Callable[[int], date | None]] = {}


def register_guard(name: str, guard: Guard) -> None:
    """Have `guard` asked before anybody becomes or stops being an owner."""
    _guards[name] = guard


def register_effect(name: str, effect: Effect) -> None:
    """Have `effect` told after the owner changed, in the same transaction."""
    _effects[name] = effect


def register_protection(name: str, until: Callable[[int], date | None]) -> None:
    """Have `until(customer_id)` say how long nobody else may have a customer (the pool's clock)."""
    _protections[name] = until


def protected_until(customer_id: int) -> date | None:
    """Return until when a customer is safe with its owner, as far as some room knows."""
    found = [until for say in list(_protections.values()) if (until := say(customer_id))]
    return max(found, default=None)


def unregister(name: str) -> None:
    """Forget a guard or effect; only tests do that."""
    _guards.pop(name, None)
    _effects.pop(name, None)
    _protections.pop(name, None)


def ask_guards(actor: Actor, move: OwnerMove) -> None:
    """Refuse with what the first objecting guard said."""
    for guard in list(_guards.values()):
        refuse_if(guard(actor, move))


def tell_effects(actor: Actor, move: OwnerMove) -> None:
    """Let the other rooms act on the change."""
    for effect in list(_effects.values()):
        effect(actor, move)
