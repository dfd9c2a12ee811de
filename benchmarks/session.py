"""Measure over a running program: sign everybody in, take part after part, leave the base as it was."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from zhike.config import secrets

from . import archives, board, claims, clean, conditions, exporting, importing, lists, loads, report, searches, writes
from .base import Marker
from .floors import Floor
from .known import get_known
from .program import Running
from .run import Ask, Run
from .sessions import sign_in

_READERS = {
    "list": lists.measure,
    "conditions": conditions.measure,
    "search": searches.measure,
    "archive": archives.measure,
    "write": writes.measure,
    "claim": claims.measure,
    "load": loads.measure,
    "board": board.measure,  # over a copy that was given deals
}
# What needs a process of its own.
_ALONE = {"export": exporting.measure, "import": importing.measure}


def measure_over(folder: Path, running: Running, marker: Marker, parts: Sequence[str]) -> dict[str, Any]:
    """Return everything that a Result holds."""
    urls = secrets.database_urls(folder, {})
    clean.remove_newer(urls, marker.last_id)
    known = get_known()
    people = [one for role in known.people.values() for one in role]
    run = Run(running.port, known, sign_in(people), Floor(urls.program))
    # The measuring client asks one thing at a time; its own queries may wait inside the loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        asyncio.run(_take(run, folder, parts))
    finally:
        run.floor.close()
        clean.remove_newer(urls, marker.last_id)
    return {
        "customers": marker.customers,
        "machine": report.describe_machine(),
        "database": _database(),
        "built_seconds": marker.seconds,
        "counts": marker.counts,
        "figures": run.figures,
        "notes": run.notes,
    }


async def _take(run: Run, folder: Path, parts: Sequence[str]) -> None:
    for person_id in run.cookies:  # everybody comes to work: what is measured is no first request of a session
        await run.get(Ask(person_id, "/"))
    for part in parts:
        if part in _ALONE:
            await asyncio.to_thread(_ALONE[part], run, folder)
        else:
            await _READERS[part](run)
    for client in run.clients.values():
        await client.close()


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')")
        size, version = cursor.fetchone()
    return f"{size} in PostgreSQL {version}"
