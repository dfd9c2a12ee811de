"""When a person is away."""

from dataclasses import dataclass
from datetime import date

from zhike.access.actor import Actor
from zhike.access.queries import person_names

from ..models import Absence


@dataclass(frozen=True)
class ShownAbsence:
    """An absence as its screen shows it."""

    id: int
    to: str
    first_on: date
    last_on: date
    is_now: bool


def list_absences(*, actor: Actor, today: date) -> list[ShownAbsence]:
    """Return the actor's absences that are not over, the next first."""
    rows = list(Absence.objects.filter(person_id=actor.person_id, last_on__gte=today).order_by("first_on")[:50])
    names = person_names(row.to_person_id for row in rows)
    return [
        ShownAbsence(row.pk, names.get(row.to_person_id, "—"), row.first_on, row.last_on, row.first_on <= today)
        for row in rows
    ]
