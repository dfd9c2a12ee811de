"""What clock a change of owner starts, keeps or resumes; the starter that customers.ownership asks."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerClock, OwnerMove
from zhike.web.statements import ask

from .clock import Facts, end_of
from .models import Holding, PastHolding
from .models.holding import Clock
from .prediction import Seen, reclaim_day
from .queries.rulebook import InForce, Rulebook, glance_at_rulebook
from .rules import PoolRules
from .signed import SIGNED_STAGES

_FACTS = ("customer_id", "person_id", "started_on", "actions", "extended", "ended_at")
_FORMER = f"""
SELECT DISTINCT ON (customer_id, person_id) {", ".join(_FACTS)} FROM pool_pastholding
WHERE customer_id = ANY(%s::bigint[]) AND person_id = ANY(%s::bigint[])
ORDER BY customer_id, person_id, ended_at DESC
"""  # noqa: S608 - our own words
_KEEPS = frozenset({OwnerWay.HANDOVER, OwnerWay.MERGE})
Pair = tuple[int, int]


def start_clocks(actor: Actor, moves: Sequence[OwnerMove]) -> list[OwnerClock]:
    """Start a clock for every new owner; a handover keeps the one that runs.

    Who comes back within his cool-down goes on where he stopped, by whichever way: nobody gains
    days by passing a customer round; of a clock that runs and his own the earlier one counts. No query
    for customers that are just created.
    """
    if not moves:
        return []
    book = glance_at_rulebook(timezone.localdate(max(move.now for move in moves)))
    owned = [move for move in moves if move.to_person_id is not None and not move.is_new]
    kept = _running([move for move in owned if move.way in _KEEPS])
    left = _former(owned)
    return [_clock_of(move, book, kept.get(move.customer_id), left.get(_pair(move))) for move in moves]


def _pair(move: OwnerMove) -> Pair:
    return move.customer_id, move.to_person_id or 0


def _clock_of(move: OwnerMove, book: Rulebook, kept: Holding | None, left: PastHolding | None) -> OwnerClock:
    force = book.of(move.to_pool_id)
    version_id = force.version_id if force else None
    if move.to_person_id is None:
        return OwnerClock(pool_id=move.to_pool_id, rule_version_id=version_id)
    going_on = [facts_of(kept)] if kept is not None else []
    if left is not None and _resumes(move, left, force):
        going_on.append(facts_of(left))
    facts = min(going_on, key=lambda one: one.started_on, default=Facts(timezone.localdate(move.now)))
    return clock_from(move, facts, book)


def clock_from(move: OwnerMove, facts: Facts, book: Rulebook) -> OwnerClock:
    """Return what a holding with these facts writes into the customer's row."""
    force = book.of(move.to_pool_id)
    if force is None:
        return OwnerClock(move.to_pool_id, facts.started_on, facts=facts)
    days = book.days(force.rules, move.to_person_id)
    end = end_of(facts, force.rules, days)
    last = max(facts.actions.values(), default=None)
    exempt = is_exempt(force.rules, stage=move.stage, tier=move.tier)
    seen = Seen(facts.started_on, end, grade=move.grade, last_contact_on=last, is_exempt=exempt)
    return OwnerClock(
        move.to_pool_id, facts.started_on, end, reclaim_day(seen, force.rules, days), force.version_id, facts
    )


def is_exempt(rules: PoolRules, *, stage: str, tier: str) -> bool:
    """Say whether a customer's own columns keep it from being taken back."""
    return (rules.exempt_signed and stage in SIGNED_STAGES) or tier in rules.exempt_tiers


def facts_of(row: Clock) -> Facts:
    """Return the facts of a stored holding."""
    actions = {kind: date.fromisoformat(day) for kind, day in row.actions.items()}
    extended = [(date.fromisoformat(day), count) for day, count in row.extended]
    return Facts(row.started_on, actions, extended)


def cool_until(ended_at: datetime, rules: PoolRules | None) -> date:
    """Return the last day on which a former owner cools down."""
    count = rules.cool_down_days if rules else 0
    return timezone.localdate(ended_at) + timedelta(days=count - 1)


def _resumes(move: OwnerMove, left: PastHolding, force: InForce | None) -> bool:
    """Say whether the old clock goes on; taking a change back always resumes it."""
    if move.way == OwnerWay.UNDO:
        return True
    return timezone.localdate(move.now) <= cool_until(left.ended_at, force.rules if force else None)


def _running(moves: Sequence[OwnerMove]) -> dict[int, Holding]:
    """Return the clocks that run for customers that are handed over."""
    return Holding.objects.in_bulk([move.customer_id for move in moves]) if moves else {}


def _former(moves: Sequence[OwnerMove]) -> dict[Pair, PastHolding]:
    """Return the last holding of each new owner with his customer."""
    if not moves:
        return {}
    people = {move.to_person_id for move in moves}
    rows = ask(_FORMER, [[move.customer_id for move in moves], list(people)])
    found = [PastHolding(**dict(zip(_FACTS, row, strict=True))) for row in rows]
    for row in found:
        row.actions, row.extended = json.loads(str(row.actions)), json.loads(str(row.extended))
    return {(row.customer_id, row.person_id): row for row in found}
