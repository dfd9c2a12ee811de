"""Serve a named list of files from npm packages, and the icon sprite, as static files."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from zhike.web.icons import ensure_sprite
from zhike.web.packages import PACKAGE_FILES, SPRITE_PATH

_MAP_COMMENT = re.compile(rb"(?m)^\s*(//[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*$")


def source_of(path: str) -> Path | None:
    """Return the file behind a static path, or None when it is not ours or not installed."""
    if path == SPRITE_PATH:
        return ensure_sprite()
    source = PACKAGE_FILES.get(path)
    return source if source is not None and source.is_file() else None


class PackageStorage(Storage):
    """Read package files without their source map comment, whose target is not served."""

    prefix = ""

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        source = source_of(name)
        if source is None:
            raise FileNotFoundError(name)
        return ContentFile(_MAP_COMMENT.sub(b"", source.read_bytes()), name=name)

    def exists(self, name: str) -> bool:
        return source_of(name) is not None

    def path(self, name: str) -> str:
        source = source_of(name)
        if source is None:
            raise FileNotFoundError(name)
        return str(source)

    def get_modified_time(self, name: str) -> Any:
        from datetime import UTC, datetime

        return datetime.fromtimestamp(Path(self.path(name)).stat().st_mtime, tz=UTC)


class PackageFinder(BaseFinder):
    """Find the files of zhike.web.packages; a missing package is reported by the system check."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = PackageStorage()

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file's place on disk, or an empty list when there is none."""
        source = source_of(path)
        if source is None:
            return []
        return [str(source)] if find_all else str(source)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield every file that is installed."""
        for path in (*PACKAGE_FILES, SPRITE_PATH):
            if source_of(path) is not None:
                yield path, self.storage
