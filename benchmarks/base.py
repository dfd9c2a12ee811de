"""Where a built base lies, whether it is whole, and Django over it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from zhike.config import embedded

VERSION = 1
PROJECT = Path(__file__).resolve().parent.parent
MARKER = "benchmark.json"


class WrongFolderError(RuntimeError):
    """The data folder holds something else than the base that was asked for."""


@dataclass(frozen=True)
class Marker:
    """What a data folder holds. A base of another version, size or list of names is built anew."""

    version: int
    customers: int
    names: str
    day: str
    complete: bool
    seconds: float = 0.0
    last_id: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def holds(self, customers: int, names: str) -> bool:
        """Say whether this is the whole base that was asked for."""
        return self.complete and (self.version, self.customers, self.names) == (VERSION, customers, names)


def default_folder(customers: int) -> Path:
    """Return where the base of this size lies when nobody says otherwise."""
    return PROJECT / ".bench-data" / str(customers)


def read_marker(folder: Path) -> Marker | None:
    """Return what the folder says of itself, or None when nothing was built there."""
    try:
        return Marker(**json.loads((folder / MARKER).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def write_marker(folder: Path, marker: Marker) -> None:
    """Say what the folder holds."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(json.dumps(asdict(marker), indent=2) + "\n", encoding="utf-8")


def new_marker(customers: int, names: str, day: date) -> Marker:
    """Return the marker of a base that is about to be built."""
    return Marker(VERSION, customers, names, day.isoformat(), complete=False)


@contextmanager
def opened(folder: Path, *, role: str = "program") -> Iterator[None]:
    """Keep the folder's server running, with Django over it under a database role."""
    import django

    os.environ.update(ZHIKE_DATA_DIR=str(folder), ZHIKE_DB_ROLE=role, DJANGO_SETTINGS_MODULE="zhike.config.settings")
    os.environ.setdefault("ZHIKE_PROCESS", "zhike bench")
    for name in ("DATABASE_URL", "ZHIKE_TESTING", "ZHIKE_DEBUG", "ZHIKE_POOL"):
        os.environ.pop(name, None)
    with embedded.lease(folder):
        django.setup()
        yield
        from django.db import connections

        connections.close_all()


def read_all(folder: Path) -> None:
    """Read the files of the database once, so that memory holds what it can: the disk of a base that nobody used for
    hours is not what is measured."""
    piece = bytearray(2**20)
    for file in sorted((folder / "pg").rglob("*")):
        with suppress(OSError):
            if file.is_file():
                with file.open("rb", buffering=0) as opened:
                    while opened.readinto(piece):
                        pass
