"""Read what part of a file a player asks for (RFC 9110, one range of bytes)."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*")


@dataclass(frozen=True)
class Part:
    """From which byte up to which, the end not included; `is_whole` when nothing was asked for."""

    start: int
    stop: int
    is_whole: bool = False


class NotSatisfiableError(ValueError):
    """What is asked for lies behind the end of the file."""


def read_range(header: str, size: int) -> Part:
    """Return the part that a Range header names; a header that is none, or of several parts, means the whole."""
    match = _RANGE.fullmatch(header)
    if match is None or match.group(1) == match.group(2) == "":
        return Part(0, size, is_whole=True)
    first, last = match.groups()
    if first == "":
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return Part(0, size, is_whole=True)
    if start >= stop:
        raise NotSatisfiableError
    return Part(start, stop)
