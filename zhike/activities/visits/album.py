"""Where sealed photos lie: a folder of the data folder that only the program can enter."""

import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from ..calls.keys import read_key
from ..calls.sealing import SealedReader, SealedWriter

SMALL = ".small"


def folder() -> Path:
    """Return the folder of all photos."""
    return Path(settings.DATA_DIR) / "visit-photos"


def keep(picture: bytes, small: bytes, *, now: datetime) -> str:
    """Seal a photo and its small picture under a name that nobody guesses; return the name."""
    path = f"{now:%Y/%m}/{uuid.uuid4().hex}.sealed"
    _write(path, picture)
    _write(path + SMALL, small)
    return path


def read(path: str, *, small: bool = False) -> bytes:
    """Open a photo; raises FileNotFoundError when it is gone."""
    name = path + SMALL if small else path
    with SealedReader((folder() / name).open("rb"), read_key(), name) as reader:
        return reader.read()


def remove(path: str) -> None:
    """Delete a photo; one that is gone already is no mistake."""
    for name in (path, path + SMALL):
        with suppress(FileNotFoundError):
            (folder() / name).unlink()


def list_paths(*, before: datetime) -> Iterator[str]:
    """Name the photos whose files are older than a moment."""
    for file in folder().glob("*/*/*.sealed"):
        if datetime.fromtimestamp(file.stat().st_mtime, tz=before.tzinfo) < before:
            yield str(file.relative_to(folder()))


def _write(name: str, data: bytes) -> None:
    full = folder() / name
    full.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder().chmod(0o700)
    descriptor = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    writer = SealedWriter(os.fdopen(descriptor, "wb"), read_key(), name)
    writer.write(data)
    writer.close()
