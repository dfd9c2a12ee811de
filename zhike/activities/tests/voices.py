"""Conversations with known answers: synthetic voices on two channels, in noise that a threshold takes for speech."""

import ctypes
import functools
import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Sound = NDArray[np.float64]
US, THEM = 0, 1
VOICES = {US: "cmn", THEM: "cmn+f3"}
SENTENCES = (
    "您好我是知客软件的客户顾问想跟您核对一下贵公司现在用的软件版本",
    "我们去年买的是标准版现在有三十个人在用主要是销售和客服两个部门",
    "这个月底之前我们要把预算报上去所以希望你们先给一个大概的价格",
    "好的我明天上午把报价和实施计划发到您的邮箱请您先看一下有没有问题",
)
YES, RIGHT = "是的", "对对"


class _Speaker:
    """The speech synthesiser, once per process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._pieces: list[Sound] = []
        callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self._callback = callback(self._take)
        self.rate = self._library.espeak_Initialize(2, 0, str(espeakng_loader.get_data_path()).encode(), 0)
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(self, wav: Any, count: int, _events: Any) -> int:
        if wav and count > 0:
            self._pieces.append(np.ctypeslib.as_array(wav, (count,)).astype(float))
        return 0

    def say(self, text: str, voice: str) -> Sound:
        self._pieces.clear()
        assert self._library.espeak_SetVoiceByName(voice.encode()) == 0
        self._library.espeak_ng_SetRandSeed(1)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
        self._library.espeak_Synchronize()
        return np.concatenate(self._pieces) / 32768


@functools.cache
def _spoken() -> dict[tuple[str, str], Sound]:
    """Return everything that is ever said, spoken once in one order: the synthesiser draws its breath at random
    and remembers what it said, so that a test would otherwise hang on those that ran before it."""
    speaker = _Speaker()
    said = [(text, voice) for text in (*SENTENCES, YES, RIGHT) for voice in VOICES.values()]
    return {(text, voice): _cut(speaker.say(text, voice), speaker.rate) for text, voice in said}


def _cut(raw: Sound, rate: int) -> Sound:
    """Return a sentence at RATE, cut to where it sounds, at an even level."""
    at = np.arange(0, len(raw), rate / RATE)
    sound = np.interp(at, np.arange(len(raw)), raw)
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    sound = sound[loud[0] : loud[-1] + 1]
    return sound / np.sqrt(np.mean(sound**2)) * 0.08


@dataclass
class Conversation:
    """What is said when by whom; `truth` holds the stretches of each side in seconds."""

    seconds: float
    sides: list[Sound] = field(default_factory=list)
    truth: list[list[tuple[float, float]]] = field(default_factory=lambda: [[], []])

    def __post_init__(self) -> None:
        self.sides = [np.zeros(int(self.seconds * RATE)) for _side in (US, THEM)]

    def speak(self, who: int, at: float, text: str) -> float:
        """Let somebody speak at a second; return when it ends."""
        sound = _spoken()[text, VOICES[who]]
        start = int(at * RATE)
        self.sides[who][start : start + len(sound)] += sound
        end = at + len(sound) / RATE
        self.truth[who].append((at, end))
        return end

    def talk_on(self, who: int, at: float, sentences: int) -> float:
        """Let somebody speak several sentences without a breath that counts."""
        for number in range(sentences):
            at = self.speak(who, at, SENTENCES[number % len(SENTENCES)]) + 0.12
        return at - 0.12

    def talk_share(self) -> float:
        """Return which share of all talking is ours."""
        talked = [sum(end - start for start, end in side) for side in self.truth]
        return talked[US] / sum(talked)

    def noisy(self, seed: int = 7) -> list[Sound]:
        """Return both channels in the noise of a call: hiss, hum, knocks, a passing lorry, and what leaks over."""
        random = np.random.default_rng(seed)
        length = len(self.sides[0])
        time = np.arange(length) / RATE
        ours = self.sides[US] + 0.02 * self.sides[THEM]
        theirs = 0.6 * self.sides[THEM] + 0.02 * self.sides[US]
        swell = 0.5 + 0.5 * np.sin(2 * np.pi * time / 23)
        ours += random.normal(0, 0.004, length) + 0.012 * np.sin(2 * np.pi * 50 * time)
        theirs += random.normal(0, 0.006, length) + 0.02 * swell * _rumble(random, length)
        for _knock in range(int(self.seconds / 4)):
            start = random.integers(0, length - RATE)
            burst = random.normal(0, 0.25, RATE // 12) * np.exp(-np.linspace(0, 6, RATE // 12))
            (ours, theirs)[random.integers(0, 2)][start : start + len(burst)] += burst
        return [ours, theirs]


def _rumble(random: np.random.Generator, length: int) -> Sound:
    """Return low noise of an even level, like a lorry or the air conditioning."""
    noise = random.normal(0, 1, length)
    smooth = np.convolve(noise, np.ones(40) / 40, mode="same")
    return smooth / smooth.std()


def as_wav(channels: Sequence[Sound], rate: int = RATE) -> bytes:
    """Return channels as a wave file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
        frames = np.stack(channels, axis=1)
        file.writeframes((np.clip(frames, -1, 1) * 32767).astype("<i2").tobytes())
    return target.getvalue()


def hear_by_threshold(channels: Sequence[Sound], level: float) -> list[list[tuple[float, float]]]:
    """Return what a plain energy threshold takes for voice: the control that the detector must beat."""
    found = []
    for channel in channels:
        step = RATE // 50
        frames = channel[: len(channel) // step * step].reshape(-1, step)
        marks = np.sqrt(np.mean(frames**2, axis=1)) > level
        edges = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(int), [0]])))
        found.append([(a * 0.02, b * 0.02) for a, b in zip(edges[::2], edges[1::2], strict=True)])
    return found
