"""What every child that opens a foreign file does first, and how it speaks to its parent."""

import json
import resource
import sys
from typing import Any

from .limits import Limits


def bound(limits: Limits) -> None:
    """Let the system end this process when it takes too much."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(**message: Any) -> None:
    """Say one line to the parent."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
