"""What makes a note on a sheet doubtful: written long after, or copied from another one. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz, process

SHORTEST = 8
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Note:
    """One note of a person: of which customer, when it was written and about when."""

    id: int
    customer_id: int
    at: datetime
    written_at: datetime
    text: str


@dataclass(frozen=True)
class Copy:
    """A note that says the same as an earlier one of the same person."""

    note_id: int
    of_id: int
    share: int


def is_backfilled(*, at: datetime, written_at: datetime, hours: int) -> bool:
    """Say whether a note was written so long after its contact that it is from memory."""
    return written_at - at > timedelta(hours=hours)


def plain(text: str) -> str:
    """Return the words alone: spaces, signs and letter case say nothing about who wrote them."""
    return _NOISE.sub("", text).lower()


def find_copied(notes: Iterable[Note], earlier: Sequence[Note], *, share: int) -> list[Copy]:
    """Return the notes that are at least `share` percent the same as an earlier note of the same person.

    Compared with what was written before, the day's own earlier notes included, by the longest common
    subsequence (Indel ratio); words under eight characters are too short to be anybody's own.
    """
    known = [(note.id, words) for note in earlier if len(words := plain(note.text)) >= SHORTEST]
    found = []
    for note in sorted(notes, key=lambda one: (one.written_at, one.id)):
        words = plain(note.text)
        if len(words) < SHORTEST:
            continue
        texts = [text for _id, text in known]
        best = process.extractOne(words, texts, scorer=fuzz.ratio, score_cutoff=float(share))
        if best is not None:
            found.append(Copy(note.id, known[best[2]][0], int(best[1])))
        known.append((note.id, words))
    return found
