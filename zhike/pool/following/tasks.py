"""Open tasks follow their customer to its next owner, unless the pool keeps what the former one noted closed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from zhike.access.actor import Actor
from zhike.activities.todo.services import Succession, find_busy, follow_owner, return_to_owner
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerClock, OwnerMove
from zhike.customers.models import OwnerChange

from ..models import LeftBehind
from ..queries import members

# A leaver's tasks are handed on with everything else he holds, by the handover's own ledger.
_ELSEWHERE = OwnerWay.HANDOVER
Left = tuple[int, datetime]


def tasks_follow(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> None:
    """Hand open tasks on, or back when a change is undone; told of every change of owner, one query where none are."""
    gained = [one for one in moves if one.to_person_id is not None and not one.is_new and one.way != _ELSEWHERE]
    busy = find_busy([one.customer_id for one in gained]) if gained else set()
    if not busy:
        return
    gained = [one for one in gained if one.customer_id in busy]
    left = _left_by([one.customer_id for one in gained if one.from_person_id is None])
    left |= {one.customer_id: (one.from_person_id or 0, one.now) for one in gained if one.from_person_id is not None}
    staying = _staying(left)
    now = max(one.now for one in gained)
    for way_back, act in ((False, follow_owner), (True, return_to_owner)):
        part = [one for one in gained if (one.way == OwnerWay.UNDO) is way_back]
        act(actor=actor, moves=_successions(part, left, staying), now=now)


def _successions(moves: Sequence[OwnerMove], left: Mapping[int, Left], staying: Collection[int]) -> list[Succession]:
    known = [(one, left[one.customer_id][0]) for one in moves if one.customer_id in left]
    return [
        Succession(one.customer_id, former, one.to_person_id)
        for one, former in known
        if one.to_person_id is not None and former != one.to_person_id and one.customer_id not in staying
    ]


def _left_by(customer_ids: Collection[int]) -> dict[int, Left]:
    """Return who had each customer last before it lay in its pool, and until when."""
    if not customer_ids:
        return {}
    rows = OwnerChange.objects.filter(customer_id__in=customer_ids, from_person_id__isnull=False)
    last = rows.order_by("customer_id", "-at", "-pk").distinct("customer_id")
    found = last.values_list("customer_id", "from_person_id", "at")
    return {pk: (person, at) for pk, person, at in found if person is not None}


def _staying(left: Mapping[int, Left]) -> set[int]:
    """Return the customers whose last return closed the notes of who had them: his tasks stay with him."""
    if not members.glance_at_membership().has_left:
        return set()
    rows = LeftBehind.objects.filter(customer_id__in=list(left), notes=True)
    closed = set(rows.values_list("customer_id", "person_id", "at"))
    return {pk for pk, (person, at) in left.items() if (pk, person, at) in closed}
