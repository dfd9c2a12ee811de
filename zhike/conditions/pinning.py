"""The views that a person pinned, as entries of the side bar. Every page asks, hence plain SQL and a memory."""

from collections.abc import Sequence

from django.db import connection
from django.urls import reverse

from zhike.access import stamps
from zhike.access.actor import Actor
from zhike.web.nav import Pin

from .registry import list_subjects

_PINS = """
SELECT view.id, view.name, view.subject FROM conditions_pinnedview AS pin
JOIN conditions_savedview AS view ON view.id = pin.view_id
WHERE pin.person_id = %s AND (view.owner_id = %s OR view.sharing = 'public' OR view.sharing = 'team' AND EXISTS (
  SELECT 1 FROM access_department AS own WHERE own.id = %s AND own.path LIKE '%%/' || view.department_id || '/%%'))
ORDER BY pin.position, pin.id
"""


def find_pins(actor: Actor) -> Sequence[Pin]:
    """Return the pinned views that the person may still open; one query."""
    lists = {one.key: one for one in list_subjects() if one.list_url_name and actor.can(one.object, "view")}
    if not lists or not actor.person_id:
        return []
    asked = ("pins", actor.person_id, actor.department_id)
    found = stamps.remembered(("views", "departments"), asked, lambda: _read_pins(actor))
    return [Pin(name, address_of(subject, pk), "pin", key=str(pk)) for pk, name, subject in found if subject in lists]


def _read_pins(actor: Actor) -> list[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_PINS, [actor.person_id, actor.person_id, actor.department_id])
        found: list[tuple[int, str, str]] = cursor.fetchall()
    return found


def address_of(subject: str, view_id: int) -> str:
    """Return the address of a saved view."""
    name = next(one.list_url_name for one in list_subjects() if one.key == subject)
    return f"{reverse(name)}?view=v{view_id}"


def is_saved_view(key: str) -> bool:
    """Say whether the `view` of an address names a saved view (v12) and not a delivered one."""
    number = key.removeprefix("v")
    return number != key and number.isascii() and number.isdecimal() and len(number) < 18
