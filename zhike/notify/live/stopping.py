"""Let open streams end when the server is told to stop; it waits for every request, and a stream is one."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any


def before_stopping(action: Callable[[], None]) -> None:
    """Do something when this process is told to stop, before what the server does then.

    The server has put its handlers on the event loop and offers no way to join
    in, and the loop does not tell which it has; hence the look inside.
    """
    loop = asyncio.get_running_loop()
    known: dict[int, Any] = getattr(loop, "_signal_handlers", {})
    for number in (signal.SIGINT, signal.SIGTERM):
        handle = known.get(number)
        if handle is not None:
            loop.add_signal_handler(number, _one_after_the_other, action, handle._callback, handle._args)


def _one_after_the_other(action: Callable[[], None], then: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    try:
        action()
    finally:
        then(*arguments)
