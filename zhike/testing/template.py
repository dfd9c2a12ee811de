"""Keep a migrated, empty database to copy test databases from: a copy takes a third of a second, migrations ten.

Named after a digest of every migration; a new migration makes a new template
and drops the old ones. Only on the embedded server, which is ours to fill.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from zhike.config import embedded, secrets

PROJECT = Path(__file__).resolve().parents[2]
PREFIX = "zhike_template_"


def ensure_template(data_dir: Path) -> str | None:
    """Return the name of a ready template, made now if there is none; None when it cannot be made."""
    name = PREFIX + _digest()
    with _locked(data_dir):
        if embedded.ask(data_dir, f"SELECT datistemplate FROM pg_database WHERE datname = '{name}'") == "t":
            return name
        _drop_others(data_dir)
        embedded.ask(data_dir, f'CREATE DATABASE "{name}" OWNER {secrets.OWNER}')
        if not _migrate(data_dir, name):
            embedded.ask(data_dir, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return None
        embedded.ask(data_dir, f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name


def _digest() -> str:
    files = sorted((PROJECT / "zhike").glob("*/migrations/*.py"))
    found = [PROJECT / "requirements" / "base.txt", *files]
    return sha256(b"".join(f"{path.name}\n".encode() + path.read_bytes() for path in found)).hexdigest()[:16]


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    with (data_dir / ".template-lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _drop_others(data_dir: Path) -> None:
    """Drop templates of other migrations, and a half-made one of ours; one that is being copied stays."""
    names = embedded.ask(data_dir, f"SELECT datname FROM pg_database WHERE starts_with(datname, '{PREFIX}')")
    for name in names.splitlines():
        embedded.ask(data_dir, f'ALTER DATABASE "{name}" IS_TEMPLATE false')
        embedded.ask(data_dir, f'DROP DATABASE IF EXISTS "{name}"')


def _migrate(data_dir: Path, name: str) -> bool:
    owner = urlsplit(secrets.database_urls(data_dir, {}).owner)
    url = urlunsplit(owner._replace(path=f"/{name}"))
    environment = {**os.environ, "DATABASE_URL": url, "ZHIKE_DB_ROLE": "owner", "ZHIKE_DATA_DIR": str(data_dir)}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False, capture_output=True).returncode == 0
