"""A browser's side of the live stream."""

import json
import re
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.test import Client

from zhike.config.pages import Pages

# One thread, so that its database session can be closed at the end of a test.
PAGES = Pages(1)


class Stream:
    """One open page's stream, through the whole ASGI application, read message by message."""

    def __init__(self, client: Client) -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        headers = [(b"host", b"testserver"), (b"cookie", cookies.encode())]
        path = {"path": "/live/", "raw_path": b"/live/", "query_string": b"", "root_path": ""}
        scope = {"type": "http", "http_version": "1.1", "method": "GET", "headers": headers, **path}
        self.server = ApplicationCommunicator(PAGES, scope)
        self.status = 0

    async def __aenter__(self) -> "Stream":
        await self.server.send_input({"type": "http.request", "body": b"", "more_body": False})
        self.status = (await self.server.receive_output(10))["status"]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.send_input({"type": "http.disconnect"})
        await self.server.wait(10)

    async def part(self) -> str:
        """Return the next part, heartbeats included; nothing at the end."""
        return str((await self.server.receive_output(10)).get("body", b"").decode())

    async def next(self) -> tuple[str, dict[str, Any]]:
        """Return the next message; heartbeats are passed over."""
        while part := await self.part():
            if found := re.search(r"event: (\w+)\ndata: (.*)\n", part):
                return found[1], json.loads(found[2])
        return "end", {}
