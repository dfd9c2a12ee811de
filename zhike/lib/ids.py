"""Ids that sort by the time they were made."""

import secrets
import time
from uuid import UUID


def new_key() -> UUID:
    """Return a new id of version 7: unguessable, and in order of time, so that an index grows at its end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return UUID(int=value)
