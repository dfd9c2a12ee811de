"""Bring recorded events to their handlers inside a test's own, never committed transaction."""

from zhike.events import pump

BEHIND_EVERYTHING = 2**62


def deliver() -> int:
    """Run all handlers over everything recorded so far and return how many events they were given."""
    progress: dict[str, pump.Progress] = {}
    given = 0
    while batch := pump.run_once(progress, horizon=BEHIND_EVERYTHING):
        given += batch
    return given
