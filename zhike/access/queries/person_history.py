"""What changed about a person: who did it, when, from where, from what to what."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhike.events.models import Event
from zhike.events.queries import list_row_history

from ..actor import Actor
from ..models import Person
from .people import person_names

_DERIVED = frozenset({"search_text", "name_sort"})
SHOWN = 50


@dataclass(frozen=True)
class PersonChange:
    """One changed value."""

    at: datetime
    by: str
    address: str
    label: str
    old: str
    new: str


def list_person_history(*, actor: Actor, person_id: int) -> list[PersonChange]:
    """Return changes of a person's data and roles, newest first; the caller has checked that the person is visible."""
    rows = [
        row
        for row in list_row_history(actor=actor, model=Person, object_id=person_id, customer_id=None, limit=SHOWN)
        if row.field not in _DERIVED
    ]
    role_events = Event.objects.filter(customer_id=None, kind="access.roles_set", data__person_id=person_id)
    roles = list(role_events.order_by("-id")[:SHOWN])
    names = person_names([row.person_id for row in rows] + [event.actor_id for event in roles])
    system = _("系统")
    changes = [
        PersonChange(row.at, names.get(row.person_id or 0, system), row.address or "", row.label, row.old, row.new)
        for row in rows
    ]
    changes += [
        PersonChange(
            event.at,
            names.get(event.actor_id or 0, system),
            event.address or "",
            _("角色"),
            _("、").join(event.data["old"]),
            _("、").join(event.data["new"]),
        )
        for event in roles
    ]
    return sorted(changes, key=lambda change: change.at, reverse=True)[:SHOWN]
