"""Pages in threads that stay: what goes in, what comes out, and what happens when it breaks."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from inspect import iscoroutinefunction
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from zhike.config.pages import CHUNK, Pages
from zhike.web.flowing import FlowingResponse

Environ = dict[str, Any]


def _pages(answer: Callable[[Environ], HttpResponseBase]) -> Pages:
    """Return pages that this function answers, in place of Django's handler."""
    pages = Pages(2)

    def handler(environ: Environ, start: Any) -> HttpResponseBase:
        response = answer(environ)
        start(f"{response.status_code} OK", list(response.items()))
        return response

    pages.handler = handler  # type: ignore[assignment]
    return pages


def _scope(method: str = "GET", headers: list[tuple[bytes, bytes]] | None = None) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": "/客户/",
        "query_string": b"q=%E5%8D%8E",
        "headers": headers or [],
        "client": ("10.0.0.7", 5000),
        "server": ("localhost", 8000),
    }


def _ask(pages: Pages, scope: dict[str, Any], *messages: dict[str, Any]) -> tuple[int, bytes]:
    """Return status and body of the answer."""

    async def exchange() -> tuple[int, bytes]:
        browser = ApplicationCommunicator(pages, scope)
        for message in messages:
            await browser.send_input(message)
        head = await browser.receive_output(5)
        body = b""
        while True:
            part = await browser.receive_output(5)
            body += part["body"]
            if not part.get("more_body"):
                await browser.wait(5)
                return head["status"], body

    return asyncio.run(exchange())


def test_a_page_knows_path_query_address_and_headers() -> None:
    seen: Environ = {}

    def answer(environ: Environ) -> HttpResponse:
        seen.update(environ)
        return HttpResponse("好")

    headers = [(b"accept", b"text/html"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x_real_ip", b"1.1.1.1")]
    assert _ask(_pages(answer), _scope(headers=headers)) == (200, "好".encode())
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/客户/"
    assert (seen["QUERY_STRING"], seen["REMOTE_ADDR"]) == ("q=%E5%8D%8E", "10.0.0.7")
    assert (seen["HTTP_ACCEPT"], seen["HTTP_COOKIE"]) == ("text/html", "a=1; b=2")
    assert "HTTP_X_REAL_IP" not in seen


def test_a_form_arrives_whole_however_it_was_cut() -> None:
    pages = _pages(lambda environ: HttpResponse(environ["wsgi.input"].read()))
    parts = [{"type": "http.request", "body": b"x" * 3_000_000, "more_body": True}]
    parts.append({"type": "http.request", "body": b"end"})

    assert _ask(pages, _scope("POST", [(b"content-length", b"3000003")]), *parts) == (200, b"x" * 3_000_000 + b"end")


def test_a_browser_that_leaves_in_the_middle_of_a_form_is_not_answered() -> None:
    called: list[Environ] = []

    async def leave() -> None:
        browser = ApplicationCommunicator(_pages(lambda environ: called.append(environ)), _scope("POST"))  # type: ignore[func-returns-value,return-value,arg-type]
        await browser.send_input({"type": "http.request", "body": b"half", "more_body": True})
        await browser.send_input({"type": "http.disconnect"})
        await browser.wait(5)

    asyncio.run(leave())
    assert called == []


def test_head_is_answered_without_a_body() -> None:
    assert _ask(_pages(lambda environ: HttpResponse("long")), _scope("HEAD")) == (200, b"")


def test_threads_stay_so_that_sessions_of_the_database_do_too() -> None:
    names = set()

    def answer(environ: Environ) -> HttpResponse:
        names.add(threading.current_thread().name)
        return HttpResponse()

    pages = _pages(answer)
    for _ in range(6):
        _ask(pages, _scope())
    assert len(names) <= 2


def test_a_long_answer_is_sent_in_pieces(tmp_path: Any) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(b"row\n" * 100_000)

    assert _ask(_pages(lambda environ: FileResponse(file.open("rb"))), _scope()) == (200, file.read_bytes())


def test_a_long_answer_ends_when_nobody_reads_it_any_more() -> None:
    made: list[int] = []
    ended = threading.Event()

    def rows() -> Iterator[bytes]:
        try:
            for number in range(1_000_000):
                made.append(number)
                yield b"x" * CHUNK
        finally:
            ended.set()

    async def leave() -> None:
        browser = ApplicationCommunicator(_pages(lambda environ: StreamingHttpResponse(rows())), _scope())
        await browser.receive_output(5)
        await browser.receive_output(5)
        await browser.send_input({"type": "http.disconnect"})
        await browser.wait(5)

    asyncio.run(leave())
    assert ended.wait(5) and len(made) < 1_000_000


def test_an_error_of_the_error_page_is_still_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    def answer(environ: Environ) -> HttpResponse:
        raise RuntimeError("broken")

    assert _ask(_pages(answer), _scope()) == (500, b"")
    assert "could not even say" in caplog.text


def _views(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def test_no_view_is_asynchronous_since_pages_run_in_threads() -> None:
    assert [route for route, view in _views(get_resolver().url_patterns) if iscoroutinefunction(view)] == []


def _flowing(parts: Callable[[], AsyncGenerator[str]]) -> Pages:
    return _pages(lambda environ: FlowingResponse(parts, "text/event-stream"))


def test_an_answer_that_flows_holds_no_thread_and_ends_with_its_parts() -> None:
    names: set[str] = set()

    async def parts() -> AsyncGenerator[str]:
        names.add(threading.current_thread().name)
        for part in ("一", "二"):
            yield part

    assert _ask(_flowing(parts), _scope()) == (200, "一二".encode())
    assert names == {threading.main_thread().name}


def test_an_answer_that_flows_says_no_length() -> None:
    async def parts() -> AsyncGenerator[str]:
        yield "."

    def answer(environ: Environ) -> HttpResponse:
        response = FlowingResponse(parts, "text/event-stream")
        response.headers["Content-Length"] = "0"  # as Django's CommonMiddleware does
        return response

    async def read() -> list[bytes]:
        browser = ApplicationCommunicator(_pages(answer), _scope())
        return [name for name, _value in (await browser.receive_output(5))["headers"]]

    assert asyncio.run(read()) == [b"content-type"]


def test_an_answer_that_flows_stops_when_the_browser_leaves() -> None:
    ended: list[str] = []

    async def parts() -> AsyncGenerator[str]:
        try:
            while True:
                yield "."
                await asyncio.sleep(0.01)
        finally:
            ended.append("closed")

    async def leave() -> None:
        browser = ApplicationCommunicator(_flowing(parts), _scope())
        await browser.receive_output(5)
        await browser.receive_output(5)
        await browser.send_input({"type": "http.disconnect"})
        await browser.wait(5)

    asyncio.run(leave())
    assert ended == ["closed"]


def test_a_flow_that_breaks_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    async def parts() -> AsyncGenerator[str]:
        yield "a"
        raise RuntimeError("broken")

    async def read() -> None:
        browser = ApplicationCommunicator(_flowing(parts), _scope())
        await browser.receive_output(5)
        await browser.receive_output(5)
        await browser.wait(5)

    asyncio.run(read())
    assert "A stream broke off" in caplog.text
