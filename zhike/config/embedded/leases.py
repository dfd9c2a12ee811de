"""Share one embedded server among commands: the last one to leave stops it.

A lease is a lock that the system itself gives back when its holder is killed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zhike.config.embedded.layout import find_layout, prepare
from zhike.config.embedded.server import ensure_running, stop
from zhike.config.secrets import Urls


@contextmanager
def lease(data_dir: Path, *, test: bool = False) -> Iterator[Urls]:
    """Keep the server running inside the block; stop it behind the last holder."""
    prepare(find_layout(data_dir, create_user=True))
    descriptor = os.open(Path(data_dir) / ".users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield ensure_running(data_dir, test=test)
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stop(data_dir)
    finally:
        os.close(descriptor)
