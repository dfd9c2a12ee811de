"""A person's language and look: stored with the person, brought to each browser they use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zhike.web.context import THEME_COOKIE, THEMES
from zhike.web.views import ONE_YEAR

from ..models import Person


def remember_choices(request: HttpRequest, response: HttpResponse, person: Person, *, always: bool = False) -> None:
    """Set the cookies of language and look; what this browser chose by itself stays unless `always`."""
    options: dict[str, Any] = {
        "max_age": ONE_YEAR,
        "samesite": "Lax",
        "secure": settings.SESSION_COOKIE_SECURE,
    }
    language, theme = settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE
    if person.language in dict(settings.LANGUAGES) and (always or language not in request.COOKIES):
        response.set_cookie(language, person.language, **options)
    if person.theme in THEMES and (always or theme not in request.COOKIES):
        response.set_cookie(theme, person.theme, **options)
