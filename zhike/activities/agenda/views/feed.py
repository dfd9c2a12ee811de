"""The secret link of a person's calendar: make it, change it, stop it, and answer the programs that use it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.access.addresses import client_address
from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.web.forms import done

from ..queries.feed import read_feed
from ..queries.links import list_accesses, newest_link
from ..services.links import renew_link, stop_link

TYPE = "text/calendar; charset=utf-8"


@requires("customer", "view")
def settings(request: ActingRequest) -> HttpResponse:
    """Say whether a link is in use, since when, and who asked for it lately."""
    return _page(request, "")


def _page(request: ActingRequest, secret: str) -> HttpResponse:
    link = newest_link(request.actor)
    values = {"link": link, "secret": secret, "accesses": list_accesses(link)}
    response = render(request, "activities/agenda/feed.html", values)
    add_never_cache_headers(response)
    return response


@require_POST
@requires("customer", "view")
def renew(request: ActingRequest) -> HttpResponse:
    """Make a link, or a new one instead of the old; it is shown this once."""
    token = renew_link(actor=request.actor, now=timezone.now())
    return _page(request, request.build_absolute_uri(reverse("agenda:feed_read", args=[token])))


@require_POST
@requires("customer", "view")
def stop(request: ActingRequest) -> HttpResponse:
    """Let the link lead nowhere from now on."""
    stop_link(actor=request.actor, now=timezone.now())
    return done(request, reverse("agenda:feed"), _("链接已停用，日历软件再也读不到。"))


@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program; whoever has the link needs no sign-in, a wrong or stopped one is not found."""
    program = request.headers.get("User-Agent", "")[:120]
    answer = read_feed(token=token, address=client_address(request) or "", program=program, now=timezone.now())
    if answer is None:
        raise Http404
    if answer.wait:
        return HttpResponse(status=429, headers={"Retry-After": str(answer.wait)})
    response = HttpResponse(answer.body, content_type=TYPE)
    response["Content-Disposition"] = 'inline; filename="zhike.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
