"""Run the whole program as people do, and use it over HTTP, for tests that kill parts of it."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path

import psutil

from zhike.cli.context import PROJECT_DIR

OURS = ("ZHIKE_", "DATABASE_", "DJANGO_", "PYTEST_")
LOGIN, PASSWORD = "chief", "zK-82-laterne-ufer"


def environment() -> dict[str, str]:
    """Return an environment without what the test run itself set; static files come from the sources."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**clean, "ZHIKE_TESTING": "1"}


def wait_until(
    condition: Callable[[], object], *, seconds: float, what: str, said: Callable[[], str] = lambda: ""
) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"{said()}\nwaited {seconds:.0f} s in vain for {what}")


class Program:
    """`zhike up` on a data folder of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = (data_dir / "up.log").open("w+")
        command = [*self._zhike(), "up", "--port", str(self.port), "--no-browser"]
        self.process = subprocess.Popen(
            command, cwd=PROJECT_DIR, env=environment(), stdout=self.log, stderr=self.log, start_new_session=True
        )

    def _zhike(self) -> list[str]:
        return [sys.executable, "-m", "zhike.cli", "--data-dir", str(self.data_dir), "--lang", "en"]

    def run(self, *arguments: str, given: str | None = None) -> str:
        done = subprocess.run(
            [*self._zhike(), *arguments],
            input=given,
            capture_output=True,
            text=True,
            cwd=PROJECT_DIR,
            env=environment(),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait(self, seconds: float = 240) -> None:
        wait_until(self.is_healthy, seconds=seconds, what="health", said=self.said)

    def said(self) -> str:
        self.log.flush()
        return Path(self.log.name).read_text()[-3000:]

    def part(self, name: str) -> psutil.Process:
        """Return the process of a part: `serve` or `worker`."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if name in child.cmdline())

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self.log.close()


@contextmanager
def running_program() -> Iterator[Program]:
    folder = Path(tempfile.mkdtemp(prefix="zhike-test-", dir="/tmp"))
    program = Program(folder)
    try:
        program.wait()
        yield program
    finally:
        program.stop()
        shutil.rmtree(folder)


class Form(HTMLParser):
    """The fields of a page's form that posts to an address, as a browser would send them untouched."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.action = action
        self.inside = False
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "form":
            self.inside = self.action in (values.get("action") or values.get("hx-post") or self.action)
        is_choice = values.get("type") in {"radio", "checkbox"}
        if self.inside and tag == "input" and values.get("name") and (not is_choice or "checked" in values):
            self.fields.setdefault(str(values["name"]), values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class Client:
    """A person's browser: keeps cookies, sends forms, knows nothing of Django."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.program.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
            return response.status, response.read().decode()
        finally:
            connection.close()

    def form(self, path: str) -> dict[str, str]:
        status, page = self.request("GET", path)
        assert status == 200, f"{path}: {status}"
        return Form(page, path.split("?")[0]).fields

    def sign_in(self) -> None:
        fields = self.form("/sign-in/") | {"login": LOGIN, "password": PASSWORD}
        status, page = self.request("POST", "/sign-in/", fields)
        assert status in {302, 303}, page

    def insist(self, path: str, fields: dict[str, str], *, until: float) -> bool:
        """Send a form again and again, as people do, until it is acknowledged; False when time is up."""
        while time.monotonic() < until:
            try:
                status, page = self.request("POST", path, fields)
            except (OSError, http.client.HTTPException):
                status, page = 503, ""
            if status in {302, 303}:
                return True
            assert status >= 500, f"{path}: {status} {page[:2000]}"
            time.sleep(0.2)
        return False
