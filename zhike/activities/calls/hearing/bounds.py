"""What every child that opens a foreign file does first, and how it speaks to its parent."""

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

from ..sealing import SealBrokenError
from .limits import Limits, Unhearable


def bound(limits: Limits) -> None:
    """Let the system end this process when it takes too much."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(work: Callable[[dict[str, Any], Limits], dict[str, Any]], *, nice: int = 0) -> int:
    """Do one piece of work on a foreign recording within its bounds, and tell how it ended; what a decoder or an
    engine does with it never leaves this process in another way."""
    request = json.loads(sys.stdin.readline())
    limits = Limits.from_json(request["limits"])
    bound(limits)
    os.nice(nice)
    try:
        tell(done=work(request, limits))
    except Unhearable as problem:
        tell(refused=problem.code, facts=problem.facts)
    except SealBrokenError:
        tell(refused="sealed", facts={})
    except FileNotFoundError:
        tell(refused="missing", facts={})
    except MemoryError:
        tell(refused="too_much_memory", facts={})
    except Exception as error:
        tell(refused="broken", facts={"error": type(error).__name__})
    return 0


def tell(**message: Any) -> None:
    """Say one line to the parent."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
