"""What happens to every request and answer: its id, its headers, htmx, refusals."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from zhike.lib.refusals import Refused
from zhike.web.errors import refusal_response
from zhike.web.toasts import send_toasts

GetResponse = Callable[[HttpRequest], HttpResponseBase]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "media-src": "'self' blob:",
}
POLICY_HEADER = "; ".join(f"{name} {value}" for name, value in POLICY.items())
_STYLES = f"style-src {POLICY['style-src']}"
DJANGOS_OWN = (404, 500)  # while debugging, Django shows these with inline style and script
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()"


def policy_for(request: HttpRequest) -> str:
    """Return the policy of an answer; a page with a `style_nonce` lets its one shadow tree bring its own styles."""
    nonce = getattr(request, "style_nonce", "")
    return POLICY_HEADER.replace(_STYLES, f"{_STYLES} 'nonce-{nonce}'") if nonce else POLICY_HEADER


class RequestId:
    """Give each request its own id for logs, history and support; an id from outside is not believed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class HeadAsGet:
    """Answer HEAD wherever GET is answered: monitors and link checkers ask so; the server leaves the body out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
        return self.get_response(request)


class SecurityHeaders:
    """Forbid everything that the pages do not need; a page with a policy of its own keeps it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        if not (settings.DEBUG and response.status_code in DJANGOS_OWN):
            headers.setdefault("Content-Security-Policy", policy_for(request))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not getattr(response, "is_framed", False):
            headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if getattr(request, "actor", None) is not None and not request.path.startswith(settings.STATIC_URL):
            headers.setdefault("Cache-Control", "private, no-store")
        return response


@dataclass(frozen=True)
class HtmxRequest:
    """Whether a fragment is asked for, and for which place; false for whole pages."""

    wanted: bool
    target: str = ""

    def __bool__(self) -> bool:
        return self.wanted

    @property
    def layout(self) -> str:
        """Return the template to extend: the bare part for a fragment, else the whole frame."""
        return "web/part.html" if self.wanted else "web/base.html"


def read_htmx(request: HttpRequest) -> HtmxRequest:
    """Read htmx's headers; history restore needs the whole page."""
    headers = request.headers
    wanted = headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
    return HtmxRequest(wanted, headers.get("HX-Target", "") if wanted else "")


class Htmx:
    """Set `request.htmx`, keep fragments apart from pages in caches, send toasts along with fragments."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.htmx = read_htmx(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request", "HX-Target"))
        if request.htmx and isinstance(response, HttpResponse):  # type: ignore[attr-defined]
            if 300 <= response.status_code < 400:
                return _as_htmx_redirect(response)
            if "HX-Redirect" not in response.headers and response.status_code < 500:
                send_toasts(request, response)
        return response


def _as_htmx_redirect(response: HttpResponse) -> HttpResponse:
    """Make a redirect move the whole page; the browser would otherwise put that page into the fragment."""
    moved = HttpResponse(status=204)
    moved.headers["HX-Redirect"] = response.headers["Location"]
    moved.cookies = response.cookies
    return moved


class Refusals:
    """Turn a refusal that a view let through into a page, or into a toast for a fragment."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusal_response(request, exception.refusal)
        return None
