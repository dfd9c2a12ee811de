"""Run the whole program over a base as `zhike up` does, and look at it from outside."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from . import base

START_SECONDS = 90
OURS, KEPT = ("ZHIKE_", "DATABASE_"), ("ZHIKE_STATIC_DIR", "ZHIKE_WEB_PROCESSES")


@dataclass(frozen=True)
class Running:
    """A program that answers."""

    port: int
    process: psutil.Process
    seconds: float

    def memory(self) -> float:
        """Return the proportional memory of supervisor, web and worker in MB, without the database."""
        kilobytes = 0
        for process in [self.process, *self.process.children(recursive=True)]:
            if not process.name().startswith("postgres"):
                kilobytes += _proportional(process.pid)
        return kilobytes / 1024


def _proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def collect_static() -> None:
    """Gather scripts and styles as `make setup` does: a program whose files changed since answers no page."""
    environment = {**os.environ, "ZHIKE_SECRET_KEY": "only-for-this-step"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(command, check=True, cwd=base.PROJECT, env=environment)


@contextmanager
def running(folder: Path, log: Path) -> Iterator[Running]:
    """Start everything and wait for the first page; stop it cleanly behind the block."""
    port = _free_port()
    began = time.perf_counter()
    command = [sys.executable, "-m", "zhike.cli", "up", "--port", str(port), "--no-browser", "--data-dir", str(folder)]
    environment = {name: value for name, value in os.environ.items() if name in KEPT or not name.startswith(OURS)}
    with log.open("ab") as output:
        child = subprocess.Popen(command, cwd=base.PROJECT, env=environment, stdout=output, stderr=output)
        try:
            _wait_for_page(child, port, log)
            yield Running(port, psutil.Process(child.pid), time.perf_counter() - began)
        finally:
            child.terminate()
            child.wait(timeout=60)


def _wait_for_page(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Ask for the sign-in page until it is there, whole."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise RuntimeError(f"The program ended at its start; see {log}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"The program does not answer; see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
