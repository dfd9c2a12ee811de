"""The key that seals recordings: one file in the data folder that only the program can read."""

import os
import secrets
import stat
from pathlib import Path

from django.conf import settings

SIZE = 32


class ExposedKeyError(RuntimeError):
    """Somebody else on this machine could read the key of the recordings; nothing is opened with it."""


def key_file() -> Path:
    """Return where the key lies; who backs up recordings backs this file up, too, and keeps it apart."""
    return Path(settings.DATA_DIR) / "secret" / "recordings.key"


def read_key() -> bytes:
    """Return the key, drawing it the first time; refuses to work with a file that others may read."""
    path = key_file()
    if not path.exists():
        _draw(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ExposedKeyError(f"{path} can be read by others. Mend it with: chmod 600 {path}")
    key = path.read_bytes()
    if len(key) != SIZE:
        raise ExposedKeyError(f"{path} does not hold a key of {SIZE} bytes. Bring it back from the backup.")
    return key


def _draw(path: Path) -> None:
    """Write a new key whole and at once; of two that start together the first one's stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SIZE))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
