"""A copy that every browser plays, for formats that none does: Opus in Ogg, sealed like the original."""

from typing import Any

import av
import numpy as np

from .decoding import RATE, Block


class Copy:
    """Write blocks of sound as Opus."""

    def __init__(self, target: Any, channels: int) -> None:
        self._target = target
        self._layout = "mono" if channels == 1 else "stereo"
        self._container = av.open(_WriteOnly(target), "w", format="ogg")
        self._stream = self._container.add_stream("libopus", rate=48_000, layout=self._layout)
        self._stream.bit_rate = 24_000 * channels

    def hear(self, block: Block) -> None:
        """Add one block."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=self._layout)
        frame.sample_rate = RATE
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> int:
        """Close the copy and return its size."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        self._target.close()
        return int(self._target.size)


class _WriteOnly:
    """What the writer of Ogg needs of a file, and no more: it must not seek in a sealed one."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def write(self, data: bytes) -> int:
        return int(self._target.write(bytes(data)))
