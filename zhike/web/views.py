"""What the frame itself answers: language, colours, the installed app's manifest."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.web.context import THEME_COOKIE, THEMES
from zhike.web.rendering import static_url

ONE_YEAR = 365 * 24 * 3600


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Return the address to go back to if it is one of ours, else the front page."""
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(wanted)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/"


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    response.set_cookie(cookie, value, max_age=ONE_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser and go back to the same page."""
    wanted = request.POST.get("language", "")
    known = dict(settings.LANGUAGES)
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, wanted if wanted in known else settings.LANGUAGE_CODE)


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's choice in this browser."""
    wanted = request.POST.get("theme", "")
    return _remember(request, THEME_COOKIE, wanted if wanted in THEMES else "auto")


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the installed app to the phone."""
    icons = [
        {"src": static_url("zhike/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static_url("zhike/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static_url("zhike/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    values = {
        "id": "/",
        "name": _("知客"),
        "short_name": _("知客"),
        "description": _("客户管理"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f8",
        "theme_color": "#0c7a6c",
        "icons": icons,
    }
    return JsonResponse(values, content_type="application/manifest+json")
