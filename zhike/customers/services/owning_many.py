"""Let somebody else answer for many customers at once: what change_owner does, in a few statements for all of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.events.services import record_many
from zhike.lib.refusals import Refusal, Refused

from .. import ownership
from ..drafts import OwnerMove
from ..models import Customer, OwnerChange
from ..queries.scope import visible_to
from .owning import find_owner, say_move

Answers = dict[int, bool | Refusal]


def assign_many(
    *, actor: Actor, customer_ids: Sequence[int], to_person_id: int, way: str, reason: str = "", now: datetime
) -> Answers:
    """Make one person the owner of many customers and say for each whether it changed, or why not.

    Guards and effects are asked and told one by one; history, events and customers are written as sets.
    Locks the customers in the order of their ids. Refused as a whole when the person may not get any.
    """
    with transaction.atomic():
        target = find_owner(actor=actor, person_id=to_person_id)
        rows = visible_to(actor, "assign").select_for_update(of=("self",)).filter(pk__in=customer_ids).order_by("pk")
        found = {pk: (owner_id, name) for pk, owner_id, name in rows.values_list("pk", "owner_id", "name")}
        gone = Refusal("customers.out_of_scope", _("已不在你能分配的范围内。"))
        answers: Answers = {id_: False if id_ in found else gone for id_ in customer_ids}
        moves: list[OwnerMove] = []
        for pk, (owner_id, _name) in found.items():
            if owner_id == to_person_id:
                continue
            move = OwnerMove(pk, owner_id, to_person_id, way, reason, now)
            refusal = _ask(actor, move)
            answers[pk] = refusal or True
            if refusal is None:
                moves.append(move)
        if moves:
            _write(actor, moves, {pk: name for pk, (_owner, name) in found.items()}, target[1] if target else None)
    return answers


def _ask(actor: Actor, move: OwnerMove) -> Refusal | None:
    try:
        ownership.ask_guards(actor, move)
    except Refused as refused:
        return refused.refusal
    return None


def _write(actor: Actor, moves: Sequence[OwnerMove], names: dict[int, str], department_id: int | None) -> None:
    first = moves[0]
    Customer.objects.filter(pk__in=[move.customer_id for move in moves]).update(
        owner_id=first.to_person_id, department_id=department_id, owner_since=first.now, updated_at=first.now
    )
    people = person_names({first.to_person_id, *(move.from_person_id for move in moves)})
    events = [(move.customer_id, move.now, say_move(move, names[move.customer_id], people)) for move in moves]
    record_many(actor=actor, kind="customers.owner_changed", rows=events)
    OwnerChange.objects.bulk_create(
        OwnerChange(
            customer_id=move.customer_id,
            from_person_id=move.from_person_id,
            to_person_id=move.to_person_id,
            way=move.way,
            reason=move.reason,
            by_id=actor.id_or_none,
            at=move.now,
        )
        for move in moves
    )
    for move in moves:
        ownership.tell_effects(actor, move)
