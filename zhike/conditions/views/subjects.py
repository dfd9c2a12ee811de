"""What every screen of the room starts with: who asks, about which subject."""

from django.http import Http404, HttpRequest

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable

from ..registry import Subject, list_subjects


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; views are guarded, so somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def subject_or_404(request: HttpRequest, key: str, capability: str = "view") -> Subject:
    """Return a subject over which the person has a capability; refused otherwise."""
    found = next((one for one in list_subjects() if one.key == key), None)
    if found is None:
        raise Http404
    refuse_unless_capable(actor_of(request), found.object, capability)
    return found
