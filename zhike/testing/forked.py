"""Processes of the operating system that start in milliseconds: each is forked from one that has Django loaded.

The nursery is started once per run of the tests, in the program's role; it never opens a connection and never works
itself, so that what it forks knows nothing but the code.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any
from unittest import mock

from django.conf import settings

from zhike.testing import database

_PRELOAD = ["pytest", "zhike.testing.loaded"]
_started: dict[str, dict[str, str]] = {}


def environment() -> dict[str, str]:
    """Return what a process of its own needs to work on the database of the tests."""
    return {
        "ZHIKE_DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": database.program_url(),
        "DATABASE_OWNER_URL": database.owner_url(),
        "ZHIKE_DB_ROLE": "program",
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
    }


def start(work: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Run a module's function in a process of its own, with its end of a pipe before the arguments; return ours."""
    _ensure_nursery()
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def hear(pipe: Connection, seconds: float) -> Any:
    """Return what the process tells next; a failure when it says nothing for so long."""
    assert pipe.poll(seconds), f"nothing was heard for {seconds} s"
    return pipe.recv()


@contextmanager
def killed_after(process: BaseProcess) -> Iterator[None]:
    """Leave no process behind, whatever happens."""
    try:
        yield
    finally:
        process.kill()
        process.join()
        process.close()


def _ensure_nursery() -> None:
    wanted = environment()
    known = _started.setdefault("environment", wanted)
    assert known == wanted, "one run of the tests has one database"
    multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOAD)
    with mock.patch.dict(os.environ, wanted):
        forkserver.ensure_running()
