"""Run a command and watch how long it takes and how much memory."""

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAID = 500


@dataclass
class Watch:
    """The most memory that a process and its children took together, in MB."""

    process: psutil.Process
    most: float = 0.0

    def run(self) -> None:
        while self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE:
            try:
                family = [self.process, *self.process.children(recursive=True)]
                own = [one for one in family if not one.name().startswith("postgres")]
                self.most = max(self.most, sum(one.memory_info().rss for one in own) / 2**20)
            except psutil.Error:
                pass
            time.sleep(0.1)


@dataclass(frozen=True)
class Watched:
    """What a command said, how many seconds it took from its start, and the most memory it took, in MB."""

    said: str
    seconds: float
    most: float


class CommandFailedError(RuntimeError):
    """A command that was measured ended badly; its time would mean nothing."""


def run_watched(command: Sequence[str], *, folder: Path) -> Watched:
    """Run a command to its end, its standard output caught."""
    began = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    watch = Watch(psutil.Process(child.pid))
    watcher = threading.Thread(target=watch.run, daemon=True)
    watcher.start()
    said, _ = child.communicate()
    seconds = time.perf_counter() - began
    watcher.join(timeout=2)
    if child.returncode:
        raise CommandFailedError(f"{' '.join(command[2:4])} ended with {child.returncode}: {said[-_SAID:]}")
    return Watched(said, seconds, watch.most)
