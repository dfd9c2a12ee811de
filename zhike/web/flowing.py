"""Answers that go on for hours: the head comes from a page's thread, the rest from the event loop, holding no thread.

Django's own asynchronous answers need its ASGI handler, which gives every request new threads (docs/adr/0008).
"""

from collections.abc import AsyncGenerator, Callable

from django.http import HttpResponse


class FlowingResponse(HttpResponse):
    """An answer whose body is what `flow` brings, piece by piece, until it ends or the browser leaves.

    The generator begins after the response was closed, so it must not count on the request's database session.
    """

    def __init__(self, flow: Callable[[], AsyncGenerator[str]], content_type: str) -> None:
        super().__init__(content_type=content_type)
        self.flow = flow
