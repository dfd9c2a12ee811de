"""Who may read what stayed behind when a customer went back to a pool."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhike.access.actor import Actor, reach_of
from zhike.access.queries import person_names
from zhike.lib.refusals import Refusal

from ..models import LeftBehind
from ..queries.members import find_reach, glance_at_membership
from ..queries.pools import pool_names

# The first return after a note was written says whose it is.
_CLOSED = """({row}.person_id IS DISTINCT FROM {me} AND (
  SELECT NOT (left_one.person_id = {me} OR left_one.pool_id = ANY('{{{pools}}}'::bigint[])
    OR coalesce(left_one.department_id = ANY('{{{departments}}}'::bigint[]), false))
  FROM pool_leftbehind AS left_one
  WHERE left_one.customer_id = {row}.customer_id AND left_one.notes AND left_one.at > {row}.created_at
  ORDER BY left_one.at LIMIT 1) IS TRUE)"""
_CLOSED_TO_HOLDER = """({row}.person_id IS DISTINCT FROM {person} AND (
  SELECT left_one.person_id <> {person} FROM pool_leftbehind AS left_one
  WHERE left_one.customer_id = {row}.customer_id AND left_one.notes AND left_one.at > {row}.created_at
  ORDER BY left_one.at LIMIT 1) IS TRUE)"""


@dataclass(frozen=True)
class LeftLine:
    """What one owner left behind, with the names that are shown."""

    one: LeftBehind
    person: str
    pool: str


def closed_notes(actor: Actor, row: str) -> str:
    """Return SQL over a row that is true for notes that stayed with a former owner; empty when the actor reads all.

    Open to who wrote them, to who had the customer then and his managers, and to administrators of the pool.
    """
    reach = reach_of(actor, "customer", "view")
    if reach.everything or not glance_at_membership().has_left:
        return ""
    pools, departments = _listed(find_reach(actor).admins), _listed(reach.department_ids)
    return _CLOSED.format(row=row, me=int(actor.person_id), pools=pools, departments=departments)


def closed_to_holder(row: str, person: str) -> str:
    """Return the same for whoever holds the customer, whose id is a piece of SQL; empty while nothing stayed behind."""
    return _CLOSED_TO_HOLDER.format(row=row, person=person) if glance_at_membership().has_left else ""


def _listed(ids: Iterable[int]) -> str:
    return ",".join(str(int(id_)) for id_ in sorted(ids))


def may_read_left(actor: Actor, pool_id: int) -> bool:
    """Say whether somebody reads, and hands out, what was left in a pool: its administrators, and who sees all."""
    return reach_of(actor, "customer", "view").everything or pool_id in find_reach(actor).admins


def why_cannot_hand_out(actor: Actor, pool_ids: Iterable[int]) -> Refusal | None:
    """Say why what was left behind stays: its pool's administrators hand it out, and who sets pools up."""
    if actor.scope("pool", "edit") == "all" or set(pool_ids) <= set(find_reach(actor).admins):
        return None
    return Refusal("access.not_allowed", _("这些资料由公海管理员决定给不给。"), {}, _("请联系公海管理员。"))


def list_left(actor: Actor, customer_id: int) -> list[LeftLine]:
    """Return what stayed behind with a customer that the actor sees, newest first."""
    rows = LeftBehind.objects.filter(customer_id=customer_id).order_by("-at", "-pk")
    mine = [row for row in rows if may_read_left(actor, row.pool_id)]
    people, pools = person_names(row.person_id for row in mine), pool_names() if mine else {}
    return [LeftLine(row, people.get(row.person_id, ""), pools.get(row.pool_id, "")) for row in mine]


def has_left(actor: Actor, customer_id: int) -> bool:
    """Say whether there is anything to show; no query while nothing was ever left behind."""
    return glance_at_membership().has_left and bool(list_left(actor, customer_id))


def hide_left_contacts(actor: Actor, events: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Leave out of the timeline what happened to contacts up to the day on which they stayed behind."""
    if not glance_at_membership().has_left:
        return {}
    rows = LeftBehind.objects.filter(customer_id__in={event.customer_id for event in events}).exclude(contacts=[])
    last: dict[int, datetime] = {}
    for customer_id, pool_id, at in rows.order_by("at").values_list("customer_id", "pool_id", "at"):
        if not may_read_left(actor, pool_id):
            last[customer_id] = at
    return {event.pk: {"gone": True} for event in events if _is_before(event, last.get(event.customer_id))}


def hide_left_words(actor: Actor, events: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Leave out of the timeline what repeats words of notes that stayed behind."""
    left = _closed_rows(actor, {event.customer_id for event in events})
    return {event.pk: {"gone": True} for event in events if _is_closed(actor, event, left.get(event.customer_id, ()))}


def has_closed_notes(actor: Actor, customer_id: int) -> bool:
    """Say whether notes about a customer stayed with somebody whose notes the actor does not read."""
    return any(is_closed for _at, is_closed in _closed_rows(actor, {customer_id}).get(customer_id, ()))


def _closed_rows(actor: Actor, customer_ids: set[int]) -> Mapping[int, list[tuple[datetime, bool]]]:
    """Return when notes stayed behind, the earliest first, and whether they are closed to the actor."""
    reach = reach_of(actor, "customer", "view")
    if reach.everything or not glance_at_membership().has_left:
        return {}
    admins, found = find_reach(actor).admins, dict[int, list[tuple[datetime, bool]]]()
    for row in LeftBehind.objects.filter(customer_id__in=customer_ids, notes=True).order_by("at"):
        is_open = row.person_id == actor.person_id or row.pool_id in admins or row.department_id in reach.department_ids
        found.setdefault(row.customer_id, []).append((row.at, not is_open))
    return found


def _is_closed(actor: Actor, event: Any, left: Sequence[tuple[datetime, bool]]) -> bool:
    """Go by the first return after the event: it says whose words these are."""
    return event.actor_id != actor.person_id and next((closed for at, closed in left if at > event.at), False)


def _is_before(event: Any, moment: datetime | None) -> bool:
    return moment is not None and event.at <= moment
