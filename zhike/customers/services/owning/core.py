"""What every change of owner does, for one customer or for ten thousand: guards, columns, history, event, effects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.events.services import record_many
from zhike.lib.refusals import Refusal
from zhike.web.statements import planned

from ... import ownership, rules
from ...choices import OwnerWay
from ...drafts import OwnerClock, OwnerMove
from ...models import Customer, OwnerChange
from ...queries.scope import OBJECT, reaches
from .checking import find_owners
from .history import write_history

Answers = dict[int, bool | Refusal]
# What a change of owner reads of a customer.
COLUMNS = ("owner", "department", "name", "pool_id", "grade", "stage", "tier", "protected_until")
READ = ("pk", "owner_id", "department_id", *COLUMNS[2:])
_WRITE = """
UPDATE customers_customer AS customer
SET owner_id = new.owner_id, department_id = new.department_id, owner_since = new.owner_since, pool_id = new.pool_id,
  clock_on = new.clock_on, protected_until = new.protected_until, reclaim_on = new.reclaim_on,
  updated_at = %s::timestamptz
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::date[], %s::date[],
  %s::date[]) AS new(id, owner_id, department_id, owner_since, pool_id, clock_on, protected_until, reclaim_on)
WHERE customer.id = new.id
"""


class Held(NamedTuple):
    """A locked customer, as far as a change of owner reads it; in the order of READ."""

    pk: int
    owner_id: int | None
    department_id: int | None
    name: str
    pool_id: int | None
    grade: str
    stage: str
    tier: str
    protected_until: date | None


Locked = Customer | Held


@dataclass(frozen=True)
class Destination:
    """Where a customer goes: to a person, or with None to nobody; `pool_id` None leaves it in its pool."""

    person_id: int | None
    pool_id: int | None = None


@dataclass(frozen=True)
class Pick:
    """Which of many customers are locked: only those without an owner, only those that nobody else has locked, so many.

    One that gets an owner while its lock is waited for is left out, too.
    """

    only_free: bool = False
    skips_locked: bool = False
    most: int | None = None


ALL = Pick()


@dataclass(frozen=True)
class Change:
    """What one call asks for: by which way, why, when."""

    way: str
    reason: str
    now: datetime


def move_all(
    actor: Actor, customers: Iterable[Locked], wanted: Mapping[int, Destination], change: Change
) -> tuple[Answers, list[OwnerChange]]:
    """Change the owners of customers that the caller has locked, and say for each whether it changed, or why not."""
    found = list(customers)
    departments, refused = find_owners(actor, {to.person_id for to in wanted.values() if to.person_id is not None})
    answers: Answers = {}
    moves: list[OwnerMove] = []
    for customer in found:
        move = _move_of(customer, wanted[customer.pk], change)
        refusal = _why_not(actor, customer, move, refused) if _is_change(move) else None
        answers[move.customer_id] = refusal or False
        if _is_change(move) and refusal is None:
            moves.append(move)
    objections = ownership.find_refusals(actor, moves) if moves else {}
    answers |= {moves[place].customer_id: refusal for place, refusal in objections.items()}
    granted = [move for place, move in enumerate(moves) if place not in objections]
    if not granted:
        return answers, []
    answers |= {move.customer_id: True for move in granted}
    places = {customer.pk: customer for customer in found}
    return answers, _write(actor, granted, places, departments)


def _move_of(customer: Locked, to: Destination, change: Change) -> OwnerMove:
    return OwnerMove(
        customer.pk,
        customer.owner_id,
        to.person_id,
        change.way,
        change.reason,
        change.now,
        pool_id=customer.pool_id,
        to_pool_id=to.pool_id or customer.pool_id,
        grade=customer.grade,
        stage=customer.stage,
        tier=customer.tier,
        protected_until=customer.protected_until,
    )


def _is_change(move: OwnerMove) -> bool:
    return (move.from_person_id, move.pool_id) != (move.to_person_id, move.to_pool_id)


def _why_not(actor: Actor, customer: Locked, move: OwnerMove, refused: Mapping[int, Refusal]) -> Refusal | None:
    if move.to_person_id is not None and move.to_person_id in refused:
        return refused[move.to_person_id]
    is_others = move.way == OwnerWay.GIVE_BACK and move.from_person_id != actor.person_id
    return rules.why_cannot_move(
        way=move.way,
        person_id=actor.person_id,
        from_person_id=move.from_person_id,
        to_person_id=move.to_person_id,
        may_assign=is_others and reaches(actor, OBJECT, "assign", customer),
    )


def _write(
    actor: Actor,
    moves: Sequence[OwnerMove],
    customers: Mapping[int, Locked],
    departments: Mapping[int, int | None],
) -> list[OwnerChange]:
    clocks = ownership.start_clocks(actor, moves)
    _write_columns(moves, clocks, customers, departments)
    people = person_names({id_ for move in moves for id_ in (move.from_person_id, move.to_person_id)})
    events = [(move.customer_id, move.now, say_move(move, customers[move.customer_id].name, people)) for move in moves]
    record_many(actor=actor, kind="customers.owner_changed", rows=events)
    changes = write_history(actor, moves, clocks)
    ownership.tell_effects(actor, moves, clocks)
    return changes


def _write_columns(
    moves: Sequence[OwnerMove],
    clocks: Sequence[OwnerClock],
    customers: Mapping[int, Locked],
    departments: Mapping[int, int | None],
) -> None:
    """Write the owners of all customers; what lies in a pool belongs to no department any more."""
    rows: list[tuple[Any, ...]] = []
    for move, clock in zip(moves, clocks, strict=True):
        to = move.to_person_id
        stays = None if clock.pool_id else customers[move.customer_id].department_id
        department_id = stays if to is None else departments[to]
        own = (clock.pool_id, clock.clock_on, clock.protected_until, clock.reclaim_on)
        rows.append((move.customer_id, to, department_id, move.now, *own))
    columns = [list(column) for column in zip(*rows, strict=True)]
    with planned() as cursor:
        cursor.execute(_WRITE, [moves[0].now, *columns])


def say_move(move: OwnerMove, name: str, names: Mapping[int, str]) -> dict[str, Any]:
    """Return what the event of a change of owner says."""
    said = {
        "name": name,
        "from": move.from_person_id,
        "to": move.to_person_id,
        "from_name": names.get(move.from_person_id or 0, ""),
        "to_name": names.get(move.to_person_id or 0, ""),
        "way": move.way,
        "reason": move.reason,
    }
    return said if move.pool_id == move.to_pool_id else said | {"pool": move.to_pool_id}


def begin_owning(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock], ids: Sequence[int]) -> None:
    """Remember the first owners of customers that were just written with their clocks, and tell the effects."""
    written = [replace(move, customer_id=id_) for move, id_ in zip(moves, ids, strict=True)]
    write_history(actor, written, clocks)
    ownership.tell_effects(actor, written, clocks)
