"""What a conversation shows: who talked how much, who waited, who cut in. Pure figures from stretches of voice.

Seconds throughout. A stretch of voice is (start, end); channel 0 and 1 are as recorded, which of them is ours
is decided where the figures are shown.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

Stretch = tuple[float, float]
BREATH = 0.5  # pauses up to this lie within one utterance
BACK_CHANNEL = 1.0  # 嗯, 对: shorter than this while the other goes on
NEARBY = 1.0  # the other goes on within this, before and after
CUT_IN = 0.3  # shorter overlaps are ordinary changes of turn


@dataclass(frozen=True)
class Turn:
    """One side holding the floor."""

    channel: int
    start: float
    end: float


@dataclass(frozen=True)
class Side:
    """The figures of one channel."""

    talk_seconds: float = 0.0
    share: float | None = None
    longest_monologue: float = 0.0
    monologue_at: float = 0.0
    interruptions: int = 0
    back_channels: int = 0
    response_gap: float | None = None
    slowest_response: float | None = None


@dataclass(frozen=True)
class Measured:
    """The figures of one recording; on one channel nobody can be told apart and most are missing."""

    seconds: float
    is_mono: bool
    sides: tuple[Side, ...]
    silences: tuple[Stretch, ...] = ()
    overlap_seconds: float = 0.0
    overlaps: tuple[tuple[float, float, int], ...] = ()
    turns: int | None = None
    turns_per_minute: float | None = None
    back_channel_at: tuple[tuple[float, float, int], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Return the figures as they are stored."""
        return asdict(self)


def join(stretches: Sequence[Stretch], pause: float) -> list[Stretch]:
    """Join stretches whose pause is shorter."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start - joined[-1][1] < pause:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def measure(voices: Sequence[Sequence[Stretch]], *, seconds: float, silence_seconds: float = 2.0) -> Measured:
    """Return the figures of a recording from the stretches of voice on its one or two channels."""
    silences = find_silences(voices, silence_seconds)
    if len(voices) == 1:
        return _measure_mono(voices[0], seconds, silences, silence_seconds)
    spoken = [join(voice, BREATH) for voice in voices]
    backs = [[one for one in spoken[own] if is_back_channel(one, spoken[1 - own])] for own in (0, 1)]
    floor = [[one for one in spoken[own] if one not in backs[own]] for own in (0, 1)]
    overlaps = find_overlaps(floor)
    turns = find_turns(floor)
    minutes = seconds / 60
    return Measured(
        seconds=round(seconds, 2),
        is_mono=False,
        sides=tuple(_side(own, voices, floor, backs, overlaps, turns, silence_seconds) for own in (0, 1)),
        silences=silences,
        overlap_seconds=round(sum(end - start for start, end, _by in overlaps), 2),
        overlaps=tuple(overlaps),
        turns=len(turns),
        turns_per_minute=round(len(turns) / minutes, 2) if minutes else None,
        back_channel_at=tuple((start, end, own) for own in (0, 1) for start, end in backs[own]),
    )


def _measure_mono(
    voice: Sequence[Stretch], seconds: float, silences: tuple[Stretch, ...], silence_seconds: float
) -> Measured:
    longest = max(join(voice, silence_seconds), key=_length, default=(0.0, 0.0))
    side = Side(
        talk_seconds=round(sum(map(_length, voice)), 2),
        longest_monologue=round(_length(longest), 2),
        monologue_at=round(longest[0], 2),
    )
    return Measured(seconds=round(seconds, 2), is_mono=True, sides=(side,), silences=silences)


def _length(stretch: Stretch) -> float:
    return stretch[1] - stretch[0]


def find_silences(voices: Sequence[Sequence[Stretch]], least: float) -> tuple[Stretch, ...]:
    """Return where nobody speaks for at least so long, between the first and the last word."""
    anybody = join([one for voice in voices for one in voice], 1e-9)
    found = [(before[1], after[0]) for before, after in pairwise(anybody)]
    return tuple((round(start, 2), round(end, 2)) for start, end in found if end - start >= least)


def is_back_channel(one: Stretch, other: Sequence[Stretch]) -> bool:
    """Say whether a short sound only accompanies the other side, who was speaking and goes on."""
    start, end = one
    if end - start >= BACK_CHANNEL:
        return False
    was_speaking = any(begun <= start and stopped >= start - NEARBY for begun, stopped in other)
    goes_on = any(stopped >= end and begun <= end + NEARBY for begun, stopped in other)
    return was_speaking and goes_on


def find_overlaps(floor: Sequence[Sequence[Stretch]]) -> list[tuple[float, float, int]]:
    """Return where both hold the floor, and who came in later."""
    found = []
    for first in floor[0]:
        for second in floor[1]:
            start, end = max(first[0], second[0]), min(first[1], second[1])
            if end - start >= CUT_IN:
                found.append((round(start, 2), round(end, 2), 0 if first[0] > second[0] else 1))
    return sorted(found)


def find_turns(floor: Sequence[Sequence[Stretch]]) -> list[Turn]:
    """Return who held the floor from when to when, in order."""
    utterances = sorted((start, end, channel) for channel in (0, 1) for start, end in floor[channel])
    turns: list[Turn] = []
    for start, end, channel in utterances:
        if turns and turns[-1].channel == channel:
            turns[-1] = Turn(channel, turns[-1].start, max(end, turns[-1].end))
        else:
            turns.append(Turn(channel, start, end))
    return turns


def find_monologue(own: Sequence[Stretch], other: Sequence[Stretch], pause: float) -> Stretch:
    """Return the longest stretch in which one side speaks on: the other does not come in, no silence parts it."""
    longest, current = (0.0, 0.0), (0.0, 0.0)
    for start, end in sorted(own):
        for piece in _without(start, end, other):
            parted = piece[0] - current[1] >= pause or any(current[1] <= at <= piece[0] for at, _end in other)
            current = piece if parted else (current[0], piece[1])
            longest = max(longest, current, key=_length)
    return longest


def _without(start: float, end: float, other: Sequence[Stretch]) -> list[Stretch]:
    """Return what is left of a stretch beside the other side's stretches."""
    left: list[Stretch] = []
    for begun, stopped in sorted(other):
        if stopped <= start or begun >= end:
            continue
        if begun > start:
            left.append((start, begun))
        start = max(start, stopped)
    return [*left, (start, end)] if start < end else left


def _side(
    own: int,
    voices: Sequence[Sequence[Stretch]],
    floor: Sequence[Sequence[Stretch]],
    backs: Sequence[Sequence[Stretch]],
    overlaps: Sequence[tuple[float, float, int]],
    turns: Sequence[Turn],
    silence_seconds: float,
) -> Side:
    talked = [sum(map(_length, voice)) for voice in voices]
    monologue = find_monologue(floor[own], floor[1 - own], silence_seconds)
    gaps = [max(0.0, after.start - before.end) for before, after in pairwise(turns) if after.channel == own]
    return Side(
        talk_seconds=round(talked[own], 2),
        share=round(talked[own] / sum(talked), 4) if sum(talked) else None,
        longest_monologue=round(_length(monologue), 2),
        monologue_at=round(monologue[0], 2),
        interruptions=sum(1 for _start, _end, by in overlaps if by == own),
        back_channels=len(backs[own]),
        response_gap=round(median(gaps), 2) if gaps else None,
        slowest_response=round(max(gaps), 2) if gaps else None,
    )
