"""What the archive does when other rooms report something."""

from collections.abc import Sequence

from zhike.access.models import Person
from zhike.events import handlers
from zhike.events.models import Event

from .services import follow_department


def declare() -> None:
    """Register the handlers, from AppConfig.ready."""
    handlers.register("customers.departments", ["access.person_changed"], follow_owners)


def follow_owners(events: Sequence[Event]) -> None:
    """Move the customers of everybody who changed department there; the department now decides, not the one then."""
    moved = {event.data["person_id"] for event in events if "department_id" in event.data.get("fields", ())}
    for person_id, department_id in Person.objects.filter(pk__in=moved).values_list("pk", "department_id"):
        follow_department(person_id=person_id, department_id=department_id)
