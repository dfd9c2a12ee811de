"""Create the folders of a data folder and put owners and modes right.

Started by root, the server's user may pass through the data folder (0710) to
its cluster and socket; it can read neither the secrets nor the files.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhike.config.embedded import shelter
from zhike.config.embedded.identity import EmbeddedError
from zhike.config.embedded.layout import Layout


@contextmanager
def locked(layout: Layout, name: str = ".lock", *, shared: bool = False) -> Iterator[int]:
    """Hold a lock of the data folder, which is made first if need be."""
    own_folder(layout.data, 0o710 if layout.user else 0o700, 0 if layout.user else layout.uid, layout.gid)
    descriptor = os.open(layout.data / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def prepare(layout: Layout) -> Layout:
    """Make everything ready for the server and return where it will be. The caller holds the lock."""
    shared = 0o710 if layout.user else 0o700
    manager = 0 if layout.user else layout.uid
    own_folder(layout.data / "files", 0o700, os.getuid(), os.getgid())
    layout = shelter.find_or_make(layout)
    own_folder(layout.log.parent, shared, manager, layout.gid)
    own_folder(layout.conf, shared, manager, layout.gid)
    if layout.run.parent != layout.cluster.parent:
        _refuse_taken_folder(layout.run, layout.uid)
    own_folder(layout.run, 0o700, layout.uid, layout.gid)
    layout.log.touch(mode=0o600)
    os.chown(layout.log, layout.uid, layout.gid)
    return layout


def own_folder(path: Path, mode: int, uid: int, gid: int) -> None:
    """Make sure that the path is a folder of this owner and mode; refuse links and foreign folders."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{path} must be a folder of its own, not a link or a file.")
    if os.getuid() != 0 and found.st_uid != uid:
        raise EmbeddedError(f"{path} belongs to another user. Choose another --data-dir, or run as its owner.")
    if (found.st_uid, found.st_gid) != (uid, gid):
        os.chown(path, uid, gid)
    if stat.S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)


def _refuse_taken_folder(path: Path, uid: int) -> None:
    """Refuse a folder in the shared temporary folder that somebody else made in advance."""
    if path.is_symlink() or (path.exists() and path.stat().st_uid != uid):
        raise EmbeddedError(f"{path} was made by somebody else. Remove it, or choose a shorter --data-dir.")
