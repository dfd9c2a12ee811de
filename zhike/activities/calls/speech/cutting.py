"""Which stretches of a recording are given to the engine, and their sound as it comes along."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..hearing.decoding import RATE

LONGEST = 20.0
PAUSE = 0.7
MARGIN = 0.12
Sound = NDArray[np.float32]
Stretch = tuple[float, float]


def find_pieces(voice: Sequence[Sequence[float]]) -> list[Stretch]:
    """Return what is written down in one go: a sentence or two, at most LONGEST seconds, with a little air around."""
    joined: list[Stretch] = []
    for start, end in voice:
        if joined and start - joined[-1][1] < PAUSE and end - joined[-1][0] <= LONGEST:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    whole = [piece for one in joined for piece in _cut(one)]
    starts = [max(0.0, start - MARGIN) for start, _end in whole]
    ends = [end + MARGIN for _start, end in whole]
    for number, (one, after) in enumerate(pairwise(whole)):
        middle = (one[1] + after[0]) / 2
        ends[number], starts[number + 1] = min(ends[number], middle), max(starts[number + 1], middle)
    return list(zip(starts, ends, strict=True))


def _cut(one: Stretch) -> Iterator[Stretch]:
    start, end = one
    while end - start > LONGEST:
        yield start, start + LONGEST
        start += LONGEST
    yield start, end


class Cutter:
    """Take the sound of one channel block by block and give back the pieces whole; holds one piece at most."""

    def __init__(self, voice: Sequence[Sequence[float]]) -> None:
        self._ahead = deque((int(start * RATE), int(end * RATE)) for start, end in find_pieces(voice))
        self._at = 0
        self._held: list[Sound] = []

    def take(self, block: Sound) -> Iterator[tuple[float, float, Sound]]:
        """Yield the pieces that end in this block."""
        begun, self._at = self._at, self._at + len(block)
        while self._ahead and self._ahead[0][0] < self._at:
            first, last = self._ahead[0]
            self._held.append(block[max(0, first - begun) : last - begun])
            if last > self._at:
                return
            yield self._give()

    def finish(self) -> Iterator[tuple[float, float, Sound]]:
        """Yield a piece that the end of the recording cut off."""
        if self._held:
            yield self._give()

    def _give(self) -> tuple[float, float, Sound]:
        first, last = self._ahead.popleft()
        sound, self._held = np.concatenate(self._held), []
        return first / RATE, last / RATE, sound
