"""Who runs the server: the caller, or for root an unprivileged user, for PostgreSQL refuses root."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

SERVER_USER = "zhike-pg"


class EmbeddedError(RuntimeError):
    """The embedded server cannot do what was asked; the sentence says how to mend it."""


def find_user(*, create: bool) -> pwd.struct_passwd | None:
    """Return the user that runs the server, or None when the caller does it himself."""
    if os.getuid() != 0:
        return None
    name = os.environ.get("ZHIKE_PG_USER", SERVER_USER)
    if create and not _exists(name):
        _create(name)
    return pwd.getpwnam(name) if _exists(name) else None


def _exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _create(name: str) -> None:
    tool = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    if tool:
        subprocess.run([tool, *options, name], capture_output=True, check=False)
    if not _exists(name):
        raise EmbeddedError(
            f"PostgreSQL does not run as root and the user {name} could not be created. "
            "Start as an ordinary user, name an existing one in ZHIKE_PG_USER, or set DATABASE_URL."
        )


def closed_folders(target: Path, user: pwd.struct_passwd) -> list[Path]:
    """Return the folders above the target that this user cannot pass through, outermost first."""
    above = [folder for folder in reversed(target.parents) if folder.exists()]
    return [folder for folder in above if not _may_pass(folder.stat(), user)]


def _may_pass(found: os.stat_result, user: pwd.struct_passwd) -> bool:
    if found.st_uid == user.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)
