"""The test database is made by the owner and used by the program's own role, as in production."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit, urlunsplit

import psutil
from django.conf import settings
from django.db import connection

from zhike.config import secrets


def _credentials(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return unquote(parts.username or ""), unquote(parts.password or "")


def _urls() -> secrets.Urls:
    return secrets.database_urls(settings.DATA_DIR, os.environ)


def become(role: str) -> None:
    """Reconnect the default connection as `owner` or `program`."""
    user, password = _credentials(_urls().owner if role == "owner" else _urls().program)
    connection.close()
    connection.settings_dict["USER"] = user
    connection.settings_dict["PASSWORD"] = password


@contextmanager
def as_owner() -> Iterator[None]:
    """Work as the owner for a moment: flush, DDL."""
    become("owner")
    try:
        yield
    finally:
        become("program")


def program_url() -> str:
    """Return the address of the test database for a separate process in the program's role."""
    parts = urlsplit(_urls().program)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def owner_url() -> str:
    """Return the address of the test database for a separate process in the owner's role."""
    parts = urlsplit(_urls().owner)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def drop_left_databases() -> None:
    """Drop test databases whose run was killed; the name ends with the run's process id."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_zhike\\_%'")
        for (name,) in cursor.fetchall():
            pid = name.split("_")[2]
            if pid.isdigit() and not psutil.pid_exists(int(pid)):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
