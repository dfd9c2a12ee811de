"""Give every request its actor, stop it at the gates that come before any page, note that a session is in use."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from . import gates, stamps
from .addresses import client_address
from .models import Person
from .queries import make_actor
from .services.sessions import note_activity

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SEEN = "seen_at"
SEEN_EVERY_SECONDS = 60


def signed_in_person(request: HttpRequest) -> Person | None:
    """Return the person of the session, or None."""
    return request.user if isinstance(request.user, Person) and request.user.is_authenticated else None


class SessionActivity:
    """Note once a minute when, where and with what a session was used; no write for the other requests."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = signed_in_person(request)
        if person is not None:
            now = timezone.now()
            last = request.session.get(SEEN)
            request.last_seen = last  # type: ignore[attr-defined]
            if last is None or now.timestamp() - last >= SEEN_EVERY_SECONDS:
                self._note(request, person, now.timestamp())
        return self.get_response(request)

    def _note(self, request: HttpRequest, person: Person, now: float) -> None:
        request.session[SEEN] = now
        if not request.session.session_key:
            request.session.save()
        note_activity(
            person_id=person.pk,
            session_key=str(request.session.session_key),
            address=client_address(request),
            device=request.headers.get("User-Agent", ""),
        )


class ActorMiddleware:
    """Set `request.actor` (an Actor, or None when nobody is signed in) and the person's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = signed_in_person(request)
        request.actor = (  # type: ignore[attr-defined]
            make_actor(person, address=client_address(request), request_id=getattr(request, "request_id", ""))
            if person
            else None
        )
        if person and person.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language() or person.language
        stopped = gates.stop(request, person)
        if stopped is not None:
            return stopped
        reads = request.method in ("GET", "HEAD")
        with stamps.trusting(getattr(request.session, "stamps", None) if reads else None):
            return self.get_response(request)
