"""What a transcript shows: questions asked, keywords, forbidden words, which steps of a script were said. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..quality.text import flatten
from ..scripts.body import Body

# Where a sentence ends; engines that set no marks still leave the particles that end a question.
_ENDS = re.compile(r"(?<=[。！？!?；;\n])|(?<=[吗呢])(?![。！？!?；;，,])")
_ASKED = re.compile(r"[？?]\s*$|[吗呢]\s*[。.]?\s*$|(是不是|有没有|能不能|可不可以|要不要|对不对|行不行|好不好)")
_OPEN = re.compile(
    r"什么|怎么|怎样|为什么|为何|如何|哪|谁|多少|多久|多大|几[个位年月天次套家]|\b(what|how|why|which|who|when|where)\b",
    re.I,
)
_PLACE = re.compile(r"〔[^〕]*〕")
SHORTEST_SENTENCE = 4


@dataclass(frozen=True)
class Line:
    """One utterance of a transcript; `is_ours` is None where both sides share one channel."""

    start: float
    end: float
    is_ours: bool | None
    text: str


@dataclass(frozen=True)
class Asked:
    """The questions of one side: how many, how many of them open, and where."""

    count: int = 0
    open: int = 0
    seconds: tuple[float, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A word and where it was said; each place with whether we said it."""

    word: str
    places: tuple[tuple[float, bool | None], ...]


@dataclass(frozen=True)
class StepHit:
    """A step of a script, and where its nearest sentence was said; None when it was not."""

    title: str
    second: float | None
    percent: int


def read_lines(stored: Mapping[str, object] | None, own_channel: int | None) -> list[Line]:
    """Return the lines of a stored transcript in the order in which they were said."""
    rows: Sequence[tuple[float, float, int, str]] = (stored or {}).get("lines", ())  # type: ignore[assignment]
    return [
        Line(start, end, None if own_channel is None else channel == own_channel, text)
        for start, end, channel, text in rows
    ]


def find_questions(lines: Sequence[Line], *, ours: bool = True) -> Asked:
    """Return the questions of one side; of a recording on one channel those of both."""
    found = [
        (line.start, sentence)
        for line in lines
        if line.is_ours in (ours, None)
        for sentence in _ENDS.split(line.text)
        if sentence.strip() and _ASKED.search(sentence)
    ]
    is_open = sum(1 for _start, sentence in found if _OPEN.search(sentence))
    return Asked(len(found), is_open, tuple(start for start, _sentence in found))


def find_words(lines: Sequence[Line], words: Sequence[str], *, only_ours: bool = False) -> list[Hit]:
    """Return which words were said where, whatever their width, case and the marks between."""
    flat = [(line, flatten(line.text)) for line in lines if not (only_ours and line.is_ours is False)]
    hits = []
    for word in words:
        wanted = flatten(word)
        places = tuple((line.start, line.is_ours) for line, text in flat if wanted and wanted in text)
        if places:
            hits.append(Hit(word, places))
    return hits


def find_steps(
    lines: Sequence[Line], body: Body, *, percent: int, titles: Mapping[str, str] | None = None
) -> list[StepHit]:
    """Return for each step of a script whether one of its sentences was said, and where; `titles` are those shown."""
    own = [(line.start, flatten(line.text)) for line in lines if line.is_ours is not False]
    joined = [
        (start, text + (own[number + 1][1] if number + 1 < len(own) else ""))
        for number, (start, text) in enumerate(own)
    ]
    found = []
    for step in body.steps:
        wanted = [flatten(part) for sentence in step.sentences for part in _PLACE.split(sentence)]
        wanted = [part for part in wanted if len(part) >= SHORTEST_SENTENCE]
        best, second = _nearest(wanted, own)
        if best < percent:  # parted over two utterances
            best, second = max((best, second), _nearest(wanted, joined))
        title = (titles or {}).get(step.key, step.title)
        found.append(StepHit(title, -second if best >= percent else None, round(best)))
    return found


def _nearest(wanted: Sequence[str], said: Sequence[tuple[float, str]]) -> tuple[float, float]:
    """Return how much of the best sentence was said, and where, as a negative second: the earliest is the greatest."""
    return max(((_alike(part, text), -start) for part in wanted for start, text in said), default=(0.0, 0.0))


def _alike(sentence: str, said: str) -> float:
    """Return how much of a sentence is found in what was said, in per cent."""
    from rapidfuzz import fuzz

    if len(said) < len(sentence) / 2:
        return 0.0
    return float(fuzz.partial_ratio(sentence, said) if len(said) >= len(sentence) else fuzz.ratio(sentence, said))
