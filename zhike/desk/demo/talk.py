"""Speech-like sound for the demo company's recordings: syllables from a voice source and formants, two channels."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

RATE = 8_000
Sound = NDArray[np.float64]
_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (570, 840, 2410), (300, 870, 2240), (530, 1840, 2480))
_WIDTH = 90
_PITCH = (125.0, 205.0)


def converse(plan: list[tuple[int, float, float]], seconds: float) -> bytes:
    """Return a wave file in which side 0 or 1 talks from a second for so long."""
    random = np.random.default_rng(20261122)
    sides = [random.normal(0, 0.003, int(seconds * RATE)) for _side in (0, 1)]
    for side, start, length in plan:
        words = _talk(length, _PITCH[side], random)
        first = int(start * RATE)
        sides[side][first : first + len(words)] += words[: len(sides[side]) - first]
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(np.stack(sides, axis=1), -1, 1) * 32767).astype("<i2").tobytes())
    return target.getvalue()


def _talk(seconds: float, pitch: float, random: np.random.Generator) -> Sound:
    pieces: list[Sound] = []
    length = 0
    while length < seconds * RATE:
        syllable, breath = _syllable(pitch, random), random.normal(0, 0.015, int(random.uniform(0.01, 0.05) * RATE))
        pieces += [syllable, breath]
        length += len(syllable) + len(breath)
    return np.concatenate(pieces)[: int(seconds * RATE)]


def _syllable(pitch: float, random: np.random.Generator) -> Sound:
    count = int(random.uniform(0.13, 0.24) * RATE)
    melody = pitch * random.uniform(0.9, 1.15) * (1 + 0.15 * np.sin(np.linspace(0, random.uniform(1, 3), count)))
    voice = np.diff(np.floor(np.cumsum(melody) / RATE), prepend=0.0) + random.normal(0, 0.01, count)
    for formant in _VOWELS[random.integers(0, len(_VOWELS))]:
        voice = _resonate(voice, formant)
    return np.asarray(voice / np.abs(voice).max() * np.hanning(count) ** 0.3 * 0.2)


def _resonate(sound: Sound, formant: float) -> Sound:
    radius = np.exp(-np.pi * _WIDTH / RATE)
    first, second = 2 * radius * np.cos(2 * np.pi * formant / RATE), -radius * radius
    out, before, earlier = np.zeros_like(sound), 0.0, 0.0
    for number, value in enumerate(sound):
        out[number] = value + first * before + second * earlier
        before, earlier = out[number], before
    return out
