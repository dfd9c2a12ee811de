"""Give every request its actor, and stop it at the gates that come before any page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from . import gates
from .addresses import client_address
from .models import Person
from .queries import make_actor


class ActorMiddleware:
    """Set `request.actor` (an Actor, or None when nobody is signed in) and the person's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = client_address(request)
        request_id = getattr(request, "request_id", "")
        person = request.user if isinstance(request.user, Person) and request.user.is_authenticated else None
        request.actor = make_actor(person, address=address, request_id=request_id) if person else None  # type: ignore[attr-defined]
        if person and person.language:
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language() or person.language
        stopped = gates.stop(request, person)
        return stopped if stopped is not None else self.get_response(request)
