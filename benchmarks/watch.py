"""Watch how much memory a process takes."""

import time
from dataclasses import dataclass

import psutil


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
