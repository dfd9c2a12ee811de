"""Start the writing child and take what it says; the only way other modules have a recording written down."""

from collections.abc import Callable, Sequence
from typing import Any

from ..hearing.limits import Limits, Unhearable
from ..hearing.running import Sealed, run_child
from .folders import Model

CHILD = "zhike.activities.calls.speech.child"
# A model lies in memory whole; on a slow processor it needs about as long as the talk itself.
LIMITS = Limits(seconds=6 * 3600, memory_bytes=8 * 2**30, cpu_seconds=4 * 3600, quiet_seconds=900)


def transcribe(
    sealed: Sealed,
    kind: str,
    *,
    model: Model,
    voices: Sequence[Sequence[Sequence[float]]],
    heard: Callable[[float], None],
    limits: Limits = LIMITS,
) -> list[list[Any]]:
    """Return the lines (start, end, channel, text). Raises Unhearable with its code."""
    request = {
        **sealed.told(),
        "kind": kind,
        "limits": limits.to_json(),
        "model": model.to_json(),
        "voices": voices,
    }
    try:
        return list(run_child(CHILD, request, limits, heard)["lines"])
    except Unhearable as problem:
        # An engine that cannot read its model ends the process without a word; the sound was read before.
        if problem.code == "broken" and not problem.facts:
            raise Unhearable("model_broken") from problem
        raise
