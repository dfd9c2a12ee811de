"""Run the web server."""

import gc
import os
from argparse import Namespace

from zhike.cli import browserfiles
from zhike.cli.context import Context, load_django
from zhike.cli.ports import DEFAULT_PORT
from zhike.config.supervisor import die_with_parent

POOL_PER_PROCESS = "12"
YOUNG_OBJECTS, YOUNG_ROUNDS, MIDDLE_ROUNDS = 10_000, 20, 50


def run(context: Context, options: Namespace) -> int:
    """Serve pages until told to stop.

    Django is loaded before the server forks its processes, which then share it
    in memory. Each process has a pool of connections: under ASGI every request
    runs in a thread of its own.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if not browserfiles.are_served_from_sources() and not browserfiles.count_collected():
        raise context.refuse(browserfiles.NOT_COLLECTED)
    die_with_parent()
    os.environ.setdefault("ZHIKE_POOL", POOL_PER_PROCESS)
    with context.database():
        load_django(process="zhike web")
        _preload()
        _settle_memory()
        Granian(
            "zhike.config.asgi:application",
            address=options.host,
            port=options.port or DEFAULT_PORT,
            interface=Interfaces.ASGINL,
            workers=options.workers or _web_processes(),
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=10,
        ).serve()
    return 0


def _web_processes() -> int:
    """Return two where there are two processors: one process computes on one of them only."""
    return int(os.environ.get("ZHIKE_WEB_PROCESSES") or min(2, os.cpu_count() or 1))


def _preload() -> None:
    """Load the views once, before the fork; no connection may cross it."""
    from django.db import connection
    from django.urls import get_resolver

    import zhike.config.asgi  # noqa: F401

    _ = get_resolver().url_patterns
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _settle_memory() -> None:
    """Spare the collector what stays for good: the program itself, a quarter of a million objects.

    Otherwise every now and then a page waits for all of them to be looked through, which also
    copies the memory that the processes share.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, YOUNG_ROUNDS, MIDDLE_ROUNDS)
