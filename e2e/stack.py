"""The product as it runs: web server and worker as processes of their own, on a database of their own.

`python -m e2e.stack` keeps one with the small company until Ctrl-C.

The embedded PostgreSQL of the tests serves them; each stack gets a copy of one
migrated database, so that a journey starts from a known company in a second.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from zhike.config import embedded
from zhike.config.supervisor import PARENT_VARIABLE

PROJECT = Path(__file__).resolve().parents[1]
SECRET = "only-for-the-journeys-and-never-anywhere-else-0123456789"
START_SECONDS = 60


def _url(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@dataclass
class Stack:
    """One running product; `address` is where a browser finds it."""

    database: str
    urls: "Urls"
    data_dir: Path
    address: str = ""
    module: str = "zhike.cli"
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Return what every process of the stack is told."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIKE_", "DJANGO_"))}
        own = {
            "DATABASE_URL": _url(self.urls.program, self.database),
            "DATABASE_OWNER_URL": _url(self.urls.owner, self.database),
            "ZHIKE_DATA_DIR": str(self.data_dir),
            "ZHIKE_SECRET_KEY": SECRET,
            "ZHIKE_UI_PAGE": "1",
            PARENT_VARIABLE: str(os.getpid()),
            "ZHIKE_LOG_LEVEL": "WARNING",
        }
        if not (PROJECT / "static" / "staticfiles.json").exists():
            own["ZHIKE_TESTING"] = "1"
        return kept | own

    @property
    def log(self) -> Path:
        return self.data_dir / "stack.log"

    def run(self, *arguments: str) -> str:
        """Run a command of the product to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments], env=self.environment, cwd=PROJECT, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Start web and worker and wait for the first answer."""
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        log = self.log.open("ab")
        for arguments in (["serve", "--port", str(port)], ["worker"]):
            command = [sys.executable, "-m", self.module, *arguments]
            process = subprocess.Popen(command, env=self.environment, cwd=PROJECT, stdout=log, stderr=log)
            self.processes.append(process)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/manifest.webmanifest", timeout=5).close()
                return
            time.sleep(0.1)
        raise AssertionError(f"The server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        """Stop the processes and throw the database away."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        _drop(self.urls, self.database)
        shutil.rmtree(self.data_dir, ignore_errors=True)


Urls = embedded.Urls


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _as_owner(urls: Urls, statement: str, **names: str) -> None:
    url = _url(urls.owner, "postgres")
    with psycopg.connect(url, autocommit=True) as session:
        identifiers = {name: sql.Identifier(value) for name, value in names.items()}
        session.execute(sql.SQL(statement).format(**identifiers))


def _drop(urls: Urls, database: str) -> None:
    """Drop a database once its sessions are gone; the owner may not end those of the program's role."""
    for wait in (0.0, 0.2, 0.5, 1.0, 3.0):
        time.sleep(wait)
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            _as_owner(urls, "DROP DATABASE IF EXISTS {database}", database=database)
            return


def find_server() -> Urls:
    """Return the way to the server that the tests use."""
    own = os.environ.get("DATABASE_URL")
    if own:
        return Urls(owner=os.environ.get("DATABASE_OWNER_URL", own), program=own)
    folder = Path(os.environ.get("ZHIKE_DATA_DIR", PROJECT / ".test-data"))
    return embedded.ensure_running(folder, test=True)


@contextlib.contextmanager
def template() -> Iterator["Stack"]:
    """Migrate an empty database once, from what the tests keep migrated if they do; copies of it start the stacks."""
    urls, name = find_server(), f"test_zhike_{os.getpid()}_e2e"
    _drop(urls, name)
    kept = os.environ.get("ZHIKE_TEST_TEMPLATE") or "template1"
    _as_owner(urls, "CREATE DATABASE {name} TEMPLATE {kept}", name=name, kept=kept)
    stack = Stack(name, urls, Path(tempfile.mkdtemp(prefix="zhike-e2e-")))
    try:
        stack.run("zhike.cli", "migrate")
        yield stack
    finally:
        stack.stop()


@contextlib.contextmanager
def filled(base: Stack, name: str, *seed: str, module: str = "zhike.cli") -> Iterator[Stack]:
    """Copy a database with its files and fill it by `python -m seed…`; nothing runs on it yet."""
    database = f"{base.database}_{name}"
    _drop(base.urls, database)
    _as_owner(base.urls, "CREATE DATABASE {database} TEMPLATE {base}", database=database, base=base.database)
    stack = Stack(database, base.urls, Path(tempfile.mkdtemp(prefix="zhike-e2e-")), module=module)
    shutil.copytree(base.data_dir, stack.data_dir, dirs_exist_ok=True)
    try:
        if seed:
            stack.run(*seed)
        yield stack
    finally:
        stack.stop()


@contextlib.contextmanager
def running(base: Stack, name: str, *seed: str, module: str = "zhike.cli") -> Iterator[Stack]:
    """Fill a copy of a database and run the product on it by `python -m module`."""
    with filled(base, name, *seed, module=module) as stack:
        stack.start()
        yield stack


def main() -> None:
    """Run one product and say where."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with template() as base, running(base, "kept", "e2e.company") as stack:
        sys.stdout.write(f"{stack.address}\n{stack.data_dir}\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
