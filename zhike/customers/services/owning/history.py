"""The ownership history: one row per change, shaped in one place, whichever way it is written."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from zhike.access.actor import Actor
from zhike.web.rows import insert_row

from ...drafts import OwnerClock, OwnerMove
from ...models import OwnerChange

HISTORY_COLUMNS = (
    *("customer_id", "from_person_id", "to_person_id", "way", "reason"),
    *("by_id", "at", "pool_id", "rule_version_id"),
)
_COPY = f"COPY customers_ownerchange ({', '.join(HISTORY_COLUMNS)}) FROM STDIN"


def history_row(by_id: int | None, move: OwnerMove, clock: OwnerClock) -> tuple[Any, ...]:
    """Return a change of owner as it is remembered, in the order of HISTORY_COLUMNS."""
    return (
        *(move.customer_id, move.from_person_id, move.to_person_id, move.way, move.reason),
        *(by_id, move.now, clock.pool_id, clock.rule_version_id),
    )


def write_history(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> list[OwnerChange]:
    """Remember changes of owner and return the row of a single one; many go by COPY and nobody reads them back."""
    rows = [history_row(actor.id_or_none, *one) for one in zip(moves, clocks, strict=True)]
    if len(rows) == 1:
        change = OwnerChange(**dict(zip(HISTORY_COLUMNS, rows[0], strict=True)))
        insert_row(change)
        return [change]
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)
    return []
