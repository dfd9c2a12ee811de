"""A small client for load on loopback: one connection kept open, nothing followed, nothing cached.

A time is that of the whole page as a browser waits for it: from the first byte sent to the last
byte received. Nothing is subtracted, so it holds the server, its queue and this client.
"""

import asyncio
import gzip
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

AGENT = "zhike-benchmark"


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: Mapping[str, str]
    raw: bytes = field(repr=False)
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """Return the page."""
        coding = self.headers.get("content-encoding", "")
        plain = gzip.decompress(self.raw) if coding == "gzip" else self.raw
        return (zlib.decompress(plain) if coding == "deflate" else plain).decode()


class Client:
    """One browser of one signed-in person."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self.port = port
        self.cookies = dict(cookies)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page."""
        return await self._send(self._head("GET", path, headers or {}), b"")

    async def post(self, path: str, values: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form with this browser's CSRF token."""
        token = self.cookies["csrftoken"]
        body = urlencode({"csrfmiddlewaretoken": token, **values}, doseq=True).encode()
        own = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        return await self._send(self._head("POST", path, own | dict(headers or {})), body)

    async def close(self) -> None:
        """Close the connection."""
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    def _head(self, method: str, path: str, headers: Mapping[str, str]) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        fixed = {
            "Host": f"127.0.0.1:{self.port}",
            "User-Agent": AGENT,
            "Accept": "text/html",
            "Accept-Encoding": "gzip",
            "Accept-Language": "zh-CN",
            "Cookie": cookies,
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (fixed | dict(headers)).items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def _send(self, head: bytes, body: bytes) -> Answer:
        if self._writer is None or self._reader is None or self._writer.is_closing() or self._reader.at_eof():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        began = time.perf_counter()
        self._writer.write(head + body)
        top = await self._reader.readuntil(b"\r\n\r\n")
        status, headers = _read_head(top)
        raw = await _read_body(self._reader, status, headers)
        seconds = time.perf_counter() - began
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return Answer(status, headers, raw, seconds)


def _read_head(top: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = top.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return int(first.split(" ", 2)[1]), {name.strip().lower(): value.strip() for name, value in pairs}


async def _read_body(reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]) -> bytes:
    if status in (204, 304):
        return b""
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.read()
    parts = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)
