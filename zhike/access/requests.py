"""The request as guarded views get it: somebody is signed in."""

from django.http import HttpRequest

from zhike.web.middleware import HtmxRequest

from .actor import Actor


class ActingRequest(HttpRequest):
    """What the middleware adds, for the type checker; requests are never created as this class."""

    actor: Actor
    request_id: str
    htmx: HtmxRequest
