"""The program as an ASGI application: pages run in threads that stay, only the live stream is asynchronous."""

import os
from functools import cache

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
THREADS = 8
streams = get_asgi_application()

from django.urls import reverse  # noqa: E402  # settings are there now

from zhike.config.pages import Pages, Receive, Scope, Send  # noqa: E402

pages = Pages(int(os.environ.get("ZHIKE_WEB_THREADS", THREADS)))


@cache
def _stream_path() -> str:
    return reverse("notify:live")


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    answer = streams if scope["path"] == _stream_path() else pages
    await answer(scope, receive, send)
