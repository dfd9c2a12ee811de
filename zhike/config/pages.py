"""Run pages in threads that stay, under a server that also holds live streams.

Django's own ASGI handler gives every request new threads, and with them a new database wrapper:
2 to 3 ms for each page (docs/adr/0008). Here the page's whole way through Django happens in
one of a few threads, as under WSGI; only what goes over the wire is asynchronous. An answer that
goes on for hours (web.flowing) leaves its thread once its head is there.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from zhike.web.flowing import FlowingResponse

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Flow = Callable[[], AsyncGenerator[str]]
CHUNK = 64 * 1024
_PLAIN = {"content-length": "CONTENT_LENGTH", "content-type": "CONTENT_TYPE"}
logger = logging.getLogger(__name__)


@dataclass
class Exchange:
    """One request and the way its answer goes back; `gone` once the browser has left."""

    environ: dict[str, Any]
    receive: Receive
    send: Send
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    gone: bool = False

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        """Take status and headers, as WSGI hands them over."""
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    async def send_head(self) -> None:
        await self.send({"type": "http.response.start", "status": self.status, "headers": self.headers})

    async def send_body(self, body: bytes, *, more: bool = False) -> None:
        await self.send({"type": "http.response.body", "body": body, "more_body": more})

    async def watch(self) -> None:
        """Notice that the browser has left, so that a long answer is not worked out for nobody."""
        while not self.gone:
            self.gone = (await self.receive())["type"] == "http.disconnect"

    def wait_for(self, sending: Coroutine[Any, Any, None]) -> None:
        """Send from the page's thread, no faster than the browser reads."""
        asyncio.run_coroutine_threadsafe(sending, self.loop).result()


class Pages:
    """The synchronous part of the program as an ASGI application."""

    def __init__(self, threads: int) -> None:
        self.handler = WSGIHandler()
        self.threads = ThreadPoolExecutor(threads, "page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(scope, receive)
        if body is None:
            return
        exchange = Exchange(read_environ(scope, body), receive, send)
        try:
            content = await exchange.loop.run_in_executor(self.threads, self._answer, exchange)
        except asyncio.CancelledError:
            exchange.gone = True
            raise
        if isinstance(content, bytes):
            await exchange.send_head()
            await exchange.send_body(content)
        elif content is not None:
            await _flow(exchange, content())

    def _answer(self, exchange: Exchange) -> bytes | Flow | None:
        """Work out the answer in a page's thread; a long one is sent from here and returned as None."""
        try:
            response = cast(Any, self.handler(exchange.environ, cast(Any, exchange.start)))
        except Exception:
            logger.exception("A page could not even say that it failed")
            connections.close_all()
            exchange.start("500 Internal Server Error", [("Content-Type", "text/plain")])
            return b""
        try:
            if exchange.environ["REQUEST_METHOD"] == "HEAD":
                return b""
            if isinstance(response, FlowingResponse):
                return response.flow
            if not response.streaming:
                return bytes(response.content)
            _send_long(exchange, iter(response))
            return None
        finally:
            response.close()
            exchange.environ["wsgi.input"].close()


async def _flow(exchange: Exchange, parts: AsyncGenerator[str]) -> None:
    """Send what comes until it ends or the browser leaves; how long it gets was written before it began."""
    exchange.headers = [header for header in exchange.headers if header[0] != b"content-length"]
    await exchange.send_head()
    sending = asyncio.ensure_future(_send_each(exchange, parts))
    watching = asyncio.ensure_future(exchange.watch())
    try:
        await asyncio.wait((sending, watching), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, watching):
            task.cancel()
        await asyncio.gather(sending, watching, return_exceptions=True)
    if not sending.cancelled() and (error := sending.exception()):
        logger.error("A stream broke off", exc_info=error)


async def _send_each(exchange: Exchange, parts: AsyncGenerator[str]) -> None:
    async with aclosing(parts) as open_parts:
        async for part in open_parts:
            await exchange.send_body(part.encode(), more=True)
    await exchange.send_body(b"")


def _send_long(exchange: Exchange, parts: Iterator[bytes]) -> None:
    """Send a long answer in pieces of a sensible size, until it ends or nobody reads any more."""
    exchange.wait_for(exchange.send_head())
    watching = asyncio.run_coroutine_threadsafe(exchange.watch(), exchange.loop)
    waiting = bytearray()
    for part in parts:
        waiting += part
        if exchange.gone:
            return
        if len(waiting) >= CHUNK:
            exchange.wait_for(exchange.send_body(bytes(waiting), more=True))
            waiting.clear()
    exchange.wait_for(exchange.send_body(bytes(waiting)))
    watching.cancel()


async def read_body(scope: Scope, receive: Receive) -> IO[bytes] | None:
    """Return the request's body, large ones in a file; None when the browser left before its end."""
    body = SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115  # closed by the caller
    if scope["method"] in ("GET", "HEAD"):
        return cast(IO[bytes], body)
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            body.close()
            return None
        body.write(message.get("body", b""))
        if not message.get("more_body"):
            body.seek(0)
            return cast(IO[bytes], body)


def read_environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """Return a request as WSGI knows it. Names with _ are left out: they could pretend to be others."""
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" in name:
            continue
        key = _PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")
        known = environ.get(key)
        environ[key] = value if known is None else f"{known}{'; ' if name == 'cookie' else ','}{value}"
    return environ
