"""A recording of 300 MB comes through the running server without filling its memory, and is refused in words."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import psutil

from e2e.browser import Visitor
from e2e.stack import Stack
from e2e.test_hearing_calls import log_call

Visit = Callable[..., Visitor]
MEGABYTE = 2**20
HEAD = b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x02\0\x80>\0\0\0\xfa\0\0\x04\0\x10\0data\xff\xff\xff\x7f"
MOST_GROWTH = 120 * MEGABYTE


class Watch:
    """How much memory the web server holds at most while something happens."""

    def __init__(self, pid: int) -> None:
        parent = psutil.Process(pid)
        self._processes = [parent, *parent.children(recursive=True)]
        self._over = threading.Event()
        self.before = self.most = self._now()

    def _now(self) -> int:
        return sum(process.memory_info().rss for process in self._processes)

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self._now())

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()


def body_of(fields: dict[str, str], head: bytes, size: int, boundary: str) -> tuple[int, Iterator[bytes]]:
    """Return the length of a form with a file of so many bytes, and its pieces as they are sent."""
    before = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    before += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n'
    start, end = f"{before}Content-Type: audio/wav\r\n\r\n".encode() + head, f"\r\n--{boundary}--\r\n".encode()

    def pieces() -> Iterator[bytes]:
        yield start
        left, piece = size - len(head), bytes(range(256)) * 4096
        while left > 0:
            yield piece[:left]
            left -= len(piece)
        yield end

    return len(start) + size - len(head) + len(end), pieces()


def send(rep: Visitor, address: str, head: bytes, size: int) -> tuple[int, str]:
    """Send a file by the form of the upload page, piece by piece; return the answer."""
    rep.open(f"{address}upload/")
    names = ("csrfmiddlewaretoken", "once_key")
    fields = {name: rep.page.locator(f"main [name={name}]").first.input_value() for name in names}
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in rep.page.context.cookies())
    length, pieces = body_of(fields, head, size, "zhike-boundary")
    where = urlsplit(rep.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    headers = {
        "Content-Type": "multipart/form-data; boundary=zhike-boundary",
        "Content-Length": str(length),
        "Cookie": cookies,
        "Origin": rep.address,
        "User-Agent": rep.page.evaluate("navigator.userAgent"),
    }
    connection.request("POST", f"{address}upload/", body=pieces, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_recording_beyond_the_limit_is_refused_in_words_without_memory_or_disk(visit: Visit, product: Stack) -> None:
    rep = visit("wangxiaoyan")
    address = log_call(rep)
    vault = product.data_dir / "recordings"
    before = set(vault.rglob("*.sealed"))
    send(rep, address, b"MZ", 8 * MEGABYTE)  # what the first upload of a process loads is no growth
    begun = time.monotonic()
    for head, size, words in ((HEAD, 301, "超过上限 300 MB"), (b"MZ", 299, "这个文件不是录音")):
        with Watch(product.processes[0].pid) as watch:
            status, text = send(rep, address, head, size * MEGABYTE)
        assert (status, words in text) == (422, True), text[:2000]
        grown = watch.most - watch.before
        assert grown < MOST_GROWTH, f"{size} MB made the server grow by {grown // MEGABYTE} MB"
    print(f"600 MB took {time.monotonic() - begun:.1f} s")  # noqa: T201
    assert set(vault.rglob("*.sealed")) == before
