"""Keep the book of who holds what: the effect that customers.ownership tells of every change of owner."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.drafts import OwnerClock, OwnerMove
from zhike.web.statements import planned

from ..clock import Facts
from ..due import predictions
from ..queries.rulebook import Rulebook, glance_at_rulebook

_END = """
INSERT INTO pool_pastholding (customer_id, person_id, pool_id, started_on, began_at, way, version_id, actions,
  extended, ended_at, end_way, protected_until)
SELECT held.customer_id, held.person_id, held.pool_id, held.started_on, held.began_at, held.way, held.version_id,
  held.actions, held.extended, ended.at, ended.way, ended.protected_until
FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::date[]) AS ended(id, at, way, protected_until)
JOIN pool_holding AS held ON held.customer_id = ended.id
"""
_BEGIN = """
INSERT INTO pool_holding (customer_id, person_id, pool_id, started_on, began_at, way, version_id, actions, extended)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::timestamptz[], %s::text[], %s::bigint[],
  %s::jsonb[], %s::jsonb[])
ON CONFLICT (customer_id) DO UPDATE SET person_id = excluded.person_id, pool_id = excluded.pool_id,
  started_on = excluded.started_on, began_at = excluded.began_at, way = excluded.way,
  version_id = excluded.version_id, actions = excluded.actions, extended = excluded.extended
"""
_DROP = "DELETE FROM pool_holding WHERE customer_id = ANY(%s)"


def follow_moves(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> None:
    """End the holdings of former owners and begin those of new ones; one statement for customers just created."""
    left = [move for move in moves if move.from_person_id is not None]
    if left:
        _run(_END, [(move.customer_id, move.now, move.way, move.protected_until) for move in left])
    begun = [_row(*one) for one in zip(moves, clocks, strict=True) if one[0].to_person_id is not None]
    if begun:
        _run(_BEGIN, begun)
    dropped = [move.customer_id for move in left if move.to_person_id is None]
    if dropped:
        with connection.cursor() as cursor:
            cursor.execute(_DROP, [dropped])
    refresh_where_sql_decides(moves)


def refresh_where_sql_decides(moves: Sequence[OwnerMove]) -> None:
    """Let the database work out the days where facts outside the clock decide, too.

    Of customers just created everything is known: only a rule with a condition, or an owner on leave, asks more.
    """
    now = max(move.now for move in moves)
    book = glance_at_rulebook(timezone.localdate(now))
    ids = [move.customer_id for move in moves if move.to_person_id is not None and _asks_sql(book, move)]
    if ids:
        predictions.refresh(ids, now=now)


def _asks_sql(book: Rulebook, move: OwnerMove) -> bool:
    force = book.of(move.to_pool_id)
    triggers = [one for one in force.rules.triggers if one.is_active] if force else []
    if not triggers:
        return False
    return not move.is_new or any(one.condition for one in triggers) or (move.to_person_id or 0) in book.away


def _run(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with planned() as cursor:
        cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])


def _row(move: OwnerMove, clock: OwnerClock) -> tuple[Any, ...]:
    facts: Facts = clock.facts
    actions, extended = dump_facts(facts)
    return (
        *(move.customer_id, move.to_person_id, clock.pool_id, facts.started_on, move.now, move.way),
        *(clock.rule_version_id, actions, extended),
    )


def dump_facts(facts: Facts) -> tuple[str, str]:
    """Return contacts and extensions as their columns hold them."""
    actions = {kind: day.isoformat() for kind, day in facts.actions.items()}
    extended = [[day.isoformat(), count] for day, count in facts.extended]
    return json.dumps(actions), json.dumps(extended)
