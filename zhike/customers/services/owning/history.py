"""The ownership history: one row per change, shaped in one place, whichever way it is written."""

from collections.abc import Sequence
from typing import Any

from zhike.access.actor import Actor
from zhike.web.rows import insert_row

from ...drafts import OwnerClock, OwnerMove
from ...models import OwnerChange

HISTORY_COLUMNS = (
    *("customer_id", "from_person_id", "to_person_id", "way", "reason"),
    *("by_id", "at", "pool_id", "rule_version_id"),
)


def history_row(by_id: int | None, move: OwnerMove, clock: OwnerClock) -> tuple[Any, ...]:
    """Return a change of owner as it is remembered, in the order of HISTORY_COLUMNS."""
    return (
        *(move.customer_id, move.from_person_id, move.to_person_id, move.way, move.reason),
        *(by_id, move.now, clock.pool_id, clock.rule_version_id),
    )


def write_history(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> list[OwnerChange]:
    """Remember changes of owner and return their rows."""
    rows = [history_row(actor.id_or_none, *one) for one in zip(moves, clocks, strict=True)]
    changes = [OwnerChange(**dict(zip(HISTORY_COLUMNS, row, strict=True))) for row in rows]
    if len(changes) == 1:
        insert_row(changes[0])
        return changes
    return OwnerChange.objects.bulk_create(changes)
