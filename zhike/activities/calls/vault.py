"""Where sealed recordings lie: a folder of the data folder that only the program can enter."""

import os
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from .keys import read_key
from .sealing import SealedReader, SealedWriter


def folder() -> Path:
    """Return the folder of all recordings."""
    return Path(settings.DATA_DIR) / "recordings"


def new_path(now: datetime) -> str:
    """Return a name that nobody guesses, within the folder."""
    return f"{now:%Y/%m}/{uuid.uuid4().hex}.sealed"


def create(path: str) -> SealedWriter:
    """Open a new sealed file for writing."""
    full = folder() / path
    full.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder().chmod(0o700)
    descriptor = os.open(full, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return SealedWriter(os.fdopen(descriptor, "wb"), read_key(), path)


def open_sealed(path: str) -> SealedReader:
    """Open a sealed file for reading."""
    return SealedReader((folder() / path).open("rb"), read_key(), path)


def remove(path: str) -> None:
    """Delete a sealed file; one that is gone already is no mistake."""
    if path:
        with suppress(FileNotFoundError):
            (folder() / path).unlink()
