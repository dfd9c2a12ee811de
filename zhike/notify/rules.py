"""When a person is left alone. Pure."""

from datetime import time


def is_quiet(*, starts: time | None, ends: time | None, at: time) -> bool:
    """Say whether a time of day lies in the quiet hours; from 21:00 to 08:00 runs over midnight.

    Equal ends mean no quiet hours at all.
    """
    if starts is None or ends is None or starts == ends:
        return False
    if starts < ends:
        return starts <= at < ends
    return at >= starts or at < ends
