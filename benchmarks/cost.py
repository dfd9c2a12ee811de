"""What something took: seconds by the clock, and of the processor, of this program and of the whole database server."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil


@dataclass
class Took:
    """Seconds by the clock, and of the processor: of this program and of the database."""

    wall: float = 0.0
    program: float = 0.0
    database: float = 0.0

    @property
    def processor(self) -> float:
        """Return the seconds of the processor of both."""
        return self.program + self.database

    def line(self, name: str) -> str:
        """Return a line of a table."""
        return f"{name:<46}{self.wall:>8.2f} s   processor {self.program:6.2f} + {self.database:6.2f} s"

    def note(self) -> str:
        """Say what of the processor it took."""
        return f"processor {self.program:.1f} s in the program, {self.database:.1f} s in the database"


@contextmanager
def measured(took: Took) -> Iterator[None]:
    """Measure a block that works over Django's connection."""
    server = _server()
    began, mine, theirs = time.perf_counter(), time.process_time(), _spent(server)
    yield
    took.wall = time.perf_counter() - began
    took.program = time.process_time() - mine
    took.database = _spent(server) - theirs


def timed(act: Callable[[], Any]) -> tuple[Any, Took]:
    """Return what an act gives, and what it took."""
    took = Took()
    with measured(took):
        result = act()
    return result, took


def _server() -> psutil.Process:
    """Return the postmaster: parallel workers and connections come and go below it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        parent = psutil.Process(cursor.fetchone()[0]).parent()
    assert parent is not None
    return parent


def _spent(server: psutil.Process) -> float:
    own = server.cpu_times()
    total: float = own.user + own.system + own.children_user + own.children_system
    for child in server.children():
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total
