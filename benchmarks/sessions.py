"""Sign people in without their passwords: sessions written as a sign-in writes them."""

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string

from zhike.access.models import Person


def sign_in(people: Iterable[Person]) -> dict[int, dict[str, str]]:
    """Return the cookies of a fresh session of each person, by person id."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = {}
    for person in people:
        session = store()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        found[person.pk] = {
            settings.SESSION_COOKIE_NAME: session.session_key,
            settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
        }
    return found
