"""Who may stop a change of owner, what clock it starts, and who acts on it: filled by higher rooms in AppConfig.ready.

Every way ownership changes asks the guards first and tells the effects after, inside the transaction with the
customers locked. All hooks take the moves as a set, so that ten thousand cost few statements.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, refuse_if

from .choices import OwnerWay
from .drafts import OwnerClock, OwnerMove
from .models import Customer

Moves = Sequence[OwnerMove]
Guard = Callable[[Actor, Moves], Mapping[int, Refusal]]
Starter = Callable[[Actor, Moves], Sequence[OwnerClock]]
Effect = Callable[[Actor, Moves, Sequence[OwnerClock]], None]
Refresh = Callable[[Sequence[int], datetime], None]

_guards: dict[str, Guard] = {}
_starters: dict[str, Starter] = {}
_effects: dict[str, Effect] = {}
_refreshers: dict[str, Refresh] = {}
_protections: dict[str, Callable[[int], date | None]] = {}


def register_guard(name: str, guard: Guard) -> None:
    """Have `guard` asked before anybody becomes or stops being an owner.

    It answers with a refusal for each move that it objects to, by the move's place in the sequence.
    """
    _guards[name] = guard


def register_starter(name: str, start: Starter) -> None:
    """Have `start` say what clock each move starts, keeps or resumes; one room does."""
    _starters[name] = start


def register_effect(name: str, effect: Effect) -> None:
    """Have `effect` told after the owners changed, in the same transaction, with the clocks that started."""
    _effects[name] = effect


def register_refresher(name: str, refresh: Refresh) -> None:
    """Have `refresh(customer_ids, now)` called when a grade, stage or tier changed that a clock may depend on."""
    _refreshers[name] = refresh


def register_protection(name: str, until: Callable[[int], date | None]) -> None:
    """Have `until(customer_id)` say how long nobody else may have a customer (the pool's clock)."""
    _protections[name] = until


def protected_until(customer_id: int) -> date | None:
    """Return until when a customer is safe with its owner, as far as some room knows."""
    found = [until for say in list(_protections.values()) if (until := say(customer_id))]
    return max(found, default=None)


def unregister(name: str) -> None:
    """Forget a guard, starter or effect; only tests do that."""
    for registry in (_guards, _starters, _effects, _refreshers, _protections):
        registry.pop(name, None)


def find_refusals(actor: Actor, moves: Moves) -> dict[int, Refusal]:
    """Return what the first objecting guard said of each move, by its place."""
    refused: dict[int, Refusal] = {}
    for guard in list(_guards.values()):
        left = [place for place in range(len(moves)) if place not in refused]
        if left:
            said = guard(actor, [moves[place] for place in left])
            refused |= {left[place]: refusal for place, refusal in said.items()}
    return refused


def ask_guards(actor: Actor, move: OwnerMove) -> None:
    """Refuse one move with what the first objecting guard said."""
    refuse_if(find_refusals(actor, [move]).get(0))


def refuse_return(actor: Actor, customers: Iterable[Customer], *, reason: str, now: datetime) -> None:
    """Refuse where owners have no place left for customers that count for them again: restored, or no longer merged."""
    moves = [
        OwnerMove(
            one.pk,
            None,
            one.owner_id,
            OwnerWay.UNDO,
            reason,
            now,
            pool_id=one.pool_id,
            to_pool_id=one.pool_id,
            stage=one.stage,
        )
        for one in customers
        if one.owner_id is not None
    ]
    for refusal in find_refusals(actor, moves).values() if moves else ():
        refuse_if(refusal)


def start_clocks(actor: Actor, moves: Moves) -> Sequence[OwnerClock]:
    """Return the clock of each move; without a room that starts any, only the pool."""
    for start in list(_starters.values()):
        return start(actor, moves)
    return [OwnerClock(pool_id=move.to_pool_id) for move in moves]


def tell_effects(actor: Actor, moves: Moves, clocks: Sequence[OwnerClock]) -> None:
    """Let the other rooms act on the changes."""
    if moves:
        for effect in list(_effects.values()):
            effect(actor, moves, clocks)


def refresh_clocks(customer_ids: Sequence[int], now: datetime) -> None:
    """Let the other rooms work out the days of these customers anew."""
    for refresh in list(_refreshers.values()):
        refresh(customer_ids, now)
