"""What a pool lets not follow stays behind when a customer comes back, and is given back to who left it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.activities.services import bring_next_steps, leave_next_steps
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerClock, OwnerMove
from zhike.customers.queries.scope import lock_customer
from zhike.customers.services.rollups import refresh_many
from zhike.events.services import record, record_many
from zhike.lib.refusals import refuse_if

from ..models import LeftBehind, Pool
from ..queries import members
from ..queries.rulebook import glance_at_rulebook
from .queries import why_cannot_hand_out
from .shelving import put_back, shelve

LEFT, RETURNED = "pool.left_behind", "pool.left_returned"
_NOTHING = (None, "")
_RETURNS = (OwnerWay.GIVE_BACK, OwnerWay.RECLAIM, OwnerWay.ROTATE)


def follow_or_stay(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> None:
    """Leave behind what the pools say, and give former owners back what was theirs; told of every change of owner."""
    pools = glance_at_rulebook(timezone.localdate(max(move.now for move in moves))).pools
    leaving = []
    for move, clock in zip(moves, clocks, strict=True):
        pool = pools.get(clock.pool_id or move.to_pool_id or 0) if _comes_back(move) else None
        if pool is not None and not (pool.follow_contacts and pool.follow_notes):
            leaving.append((move, pool))
    if leaving:
        _leave(actor, leaving)
    back = {move.customer_id: move for move in moves if move.to_person_id is not None and not move.is_new}
    if back and members.glance_at_membership().has_left:
        _give_former_owners(actor, back)


def hand_out(*, actor: Actor, customer_id: int, now: datetime) -> None:
    """Let everything that was left behind follow after all; for administrators of its pool. Locks the customer."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="view")
        rows = list(LeftBehind.objects.select_for_update().filter(customer_id=customer_id).order_by("at", "pk"))
        if not rows:
            raise Http404
        refuse_if(why_cannot_hand_out(actor, {row.pool_id for row in rows}))
        _bring_back(actor, rows, now)
        _bring_steps(rows, now)
        LeftBehind.objects.filter(pk__in=[row.pk for row in rows]).delete()
    members.forget()


def _comes_back(move: OwnerMove) -> bool:
    return move.from_person_id is not None and (move.to_person_id is None or move.way in _RETURNS)


def _leave(actor: Actor, leaving: Sequence[tuple[OwnerMove, Pool]]) -> None:
    ids = [move.customer_id for move, pool in leaving if not pool.follow_contacts]
    shelves = shelve(ids) if ids else {}
    if shelves:
        refresh_many(shelves)
    now = max(move.now for move, _pool in leaving)
    silent = [move.customer_id for move, pool in leaving if not pool.follow_notes]
    steps = leave_next_steps(customer_ids=silent, now=now) if silent else {}
    departments = _departments({move.from_person_id or 0 for move, _pool in leaving})
    rows = [
        LeftBehind(
            customer_id=move.customer_id,
            person_id=move.from_person_id or 0,
            department_id=departments.get(move.from_person_id or 0),
            pool_id=pool.pk,
            at=move.now,
            notes=not pool.follow_notes,
            contacts=shelves.get(move.customer_id, []),
            next_on=steps.get(move.customer_id, _NOTHING)[0],
            next_step=steps.get(move.customer_id, _NOTHING)[1],
        )
        for move, pool in leaving
        if move.customer_id in shelves or not pool.follow_notes
    ]
    LeftBehind.objects.bulk_create(rows, batch_size=1000)
    said = [(row.customer_id, row.at, {"contacts": len(row.contacts), "notes": row.notes}) for row in rows]
    record_many(actor=actor, kind=LEFT, rows=said)
    members.forget()


def _departments(person_ids: Collection[int]) -> dict[int, int | None]:
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "department_id"))


def _give_former_owners(actor: Actor, back: Mapping[int, OwnerMove]) -> None:
    """Put contacts back into the archive; a return that is undone never was, after any other way notes stay closed."""
    rows = LeftBehind.objects.select_for_update().filter(customer_id__in=list(back)).order_by("customer_id", "at", "pk")
    theirs = [row for row in rows if row.person_id == back[row.customer_id].to_person_id]
    if not theirs:
        return
    now = max(move.now for move in back.values())
    _bring_back(actor, [row for row in theirs if row.contacts], now)
    _bring_steps(theirs, now)
    newest = {row.customer_id: row.pk for row in theirs if back[row.customer_id].way == OwnerWay.UNDO}
    done = [row.pk for row in theirs if not row.notes or row.pk == newest.get(row.customer_id)]
    LeftBehind.objects.filter(pk__in=done).delete()
    LeftBehind.objects.filter(pk__in=[row.pk for row in theirs]).update(contacts=[], next_on=None, next_step="")


def _bring_back(actor: Actor, rows: Sequence[LeftBehind], now: datetime) -> None:
    for row in rows:
        put_back(row.customer_id, row.contacts)
        data = {"contacts": len(row.contacts), "notes": row.notes}
        record(actor=actor, kind=RETURNED, customer_id=row.customer_id, data=data, at=now)
    if shelved := {row.customer_id for row in rows if row.contacts}:
        refresh_many(shelved)


def _bring_steps(rows: Sequence[LeftBehind], now: datetime) -> None:
    """Let what was promised last stand again; `rows` go from the oldest to the newest of each customer."""
    steps = {row.customer_id: (row.next_on, row.next_step) for row in rows if row.next_on is not None}
    if steps:
        bring_next_steps(steps=steps, now=now)
