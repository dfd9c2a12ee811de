"""Share one embedded server among commands: the last one to leave stops it.

A lease is a lock that the system itself gives back when its holder is killed.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zhike.config.embedded.folders import locked
from zhike.config.embedded.layout import find_layout
from zhike.config.embedded.server import ensure_running, stop
from zhike.config.secrets import Urls


@contextmanager
def lease(data_dir: Path, *, test: bool = False) -> Iterator[Urls]:
    """Keep the server running inside the block; stop it behind the last holder."""
    with locked(find_layout(data_dir, create_user=True), ".users", shared=True) as descriptor:
        try:
            yield ensure_running(data_dir, test=test)
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(data_dir)
