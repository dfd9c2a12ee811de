"""Where uploaded files lie until they are deleted: under random names, outside the web root."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

FOLDER = "imports"


@dataclass(frozen=True)
class Stored:
    """An uploaded file in the storage."""

    path: str
    size: int
    sha256: str


def store(content: File) -> Stored:  # type: ignore[type-arg]
    """Keep an uploaded file under a name that nobody guesses."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    path = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", content)
    return Stored(path, content.size, digest.hexdigest())


def digest_of(file: Path) -> str:
    """Return by what the content of a file is known again."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def local_path(path: str) -> Path:
    """Return the file for the reading child."""
    return Path(default_storage.path(path))


def remove(paths: Iterable[str]) -> None:
    """Delete files; those that are gone already do not matter."""
    for path in paths:
        if path:
            default_storage.delete(path)
