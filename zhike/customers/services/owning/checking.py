"""Whether a person may become the owner at all, and where the customer goes with him."""

from collections.abc import Iterable

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, refuse_if
from zhike.web.statements import ask, ask_one

from ... import rules
from ...choices import OwnerWay

_PERSON = "SELECT is_active, department_id FROM access_person WHERE id = %s"
_PEOPLE = "SELECT id, is_active, department_id FROM access_person WHERE id = ANY(%s::bigint[])"
# The right over the customer that each way needs; the rest is for the rules of the way and the guards.
_RIGHTS = {
    OwnerWay.ASSIGN: "assign",
    OwnerWay.HANDOVER: "assign",
    OwnerWay.ROTATE: "assign",
    OwnerWay.RECLAIM: "assign",
    OwnerWay.CLAIM: "view",
    OwnerWay.GIVE_BACK: "view",
    OwnerWay.IMPORT: "edit",
    OwnerWay.MERGE: "edit",
    OwnerWay.UNDO: "edit",
}


def right_for(way: str) -> str:
    """Return the capability over a customer that a way of changing its owner needs."""
    return _RIGHTS[OwnerWay(way)]


def find_owner(*, actor: Actor, person_id: int | None, may_assign: bool = False) -> tuple[int, int | None] | None:
    """Return the new owner with the department that the customer moves to; None for nobody.

    Refused when the person has left, or is not the actor and the actor may not assign.
    """
    if person_id is None:
        return None
    person = ask_one(_PERSON, [person_id])
    refuse_if(_why_not(actor, person_id, bool(person and person[0]), may_assign=may_assign))
    return person_id, person[1] if person else None


def find_owners(actor: Actor, person_ids: Iterable[int]) -> tuple[dict[int, int | None], dict[int, Refusal]]:
    """Return the department of each person who may become an owner, and why the others may not, in one query."""
    wanted = set(person_ids)
    people = {pk: (is_active, department_id) for pk, is_active, department_id in ask(_PEOPLE, [list(wanted)])}
    found: dict[int, int | None] = {}
    refused: dict[int, Refusal] = {}
    for person_id in wanted:
        is_active, department_id = people.get(person_id, (False, None))
        refusal = _why_not(actor, person_id, is_active, may_assign=True)
        if refusal:
            refused[person_id] = refusal
        else:
            found[person_id] = department_id
    return found, refused


def _why_not(actor: Actor, person_id: int, is_active: bool, *, may_assign: bool) -> Refusal | None:
    may = may_assign or actor.can("customer", "assign")
    return rules.why_cannot_assign(may=may, is_self=person_id == actor.person_id, is_active=is_active)
