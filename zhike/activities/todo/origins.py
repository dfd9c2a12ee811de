"""Where tasks come from: each room that makes tasks says here what people call it, and where it stands.

Filled in AppConfig.ready: follow-ups here, visits, sheets, tickets by their rooms.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Origin:
    """One kind of origin. `find_url(customer_id, origin_id)` is where what made the task can be read."""

    key: str
    label: str | Promise
    icon: str = "checkbox"
    find_url: Callable[[int | None, int], str] | None = None


_origins: dict[str, Origin] = {}


def register(*origins: Origin) -> None:
    """Bring origins; a second one of a key replaces the first."""
    _origins.update({one.key: one for one in origins})


def find_origin(key: str) -> Origin | None:
    """Return an origin, or None when no room brings it any more."""
    return _origins.get(key)


def list_origins() -> list[Origin]:
    """Return all origins."""
    return list(_origins.values())


def url_of(key: str, customer_id: int | None, origin_id: int | None) -> str:
    """Return where the origin of a task can be read, or nothing."""
    origin = _origins.get(key)
    if origin is None or origin.find_url is None or origin_id is None:
        return ""
    return origin.find_url(customer_id, origin_id)


def say_origin(key: str) -> str:
    """Return what people call an origin; nothing for one that no room brings any more."""
    origin = _origins.get(key)
    return str(origin.label) if origin else ""
