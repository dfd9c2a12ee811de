"""What gives a copied or a late note away. Nothing here blocks anybody; each finding names its facts.

Copied: nearly the same words as an earlier note of the same person about another contact. Late: written down long
after it happened; what waited on a phone without network counts from when it was typed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz

from .text import flatten

LONGEST = 600  # of a note, only so many characters are compared


@dataclass(frozen=True)
class QualityPolicy:
    """What the company calls copied and late; see the setting 跟进质量."""

    copied_percent: int = 90
    copied_days: int = 30
    copied_from: int = 12
    copied_notes: int = 200
    late_hours: int = 24


@dataclass(frozen=True)
class Note:
    """A note as far as comparing goes."""

    follow_up_id: int
    customer_id: int
    content: str
    at: datetime


@dataclass(frozen=True)
class Likeness:
    """The most similar earlier note, and how similar it is in per cent."""

    note: Note
    percent: int


def is_worth_comparing(content: str, policy: QualityPolicy) -> bool:
    """Short phrases repeat honestly; what is taken from the sentences of one tap is short, too."""
    return len(flatten(content)) >= policy.copied_from


def find_likeness(content: str, earlier: Iterable[Note], policy: QualityPolicy) -> Likeness | None:
    """Return the earlier note that is at least as similar as the policy names, the most similar one first.

    Similarity is the share of characters that stay when one text is turned into the other
    (normalised indel distance, RapidFuzz), after punctuation, spaces and figures' widths were evened out.
    """
    if not is_worth_comparing(content, policy):
        return None
    own, best = flatten(content)[:LONGEST], None
    for note in earlier:
        other = flatten(note.content)[:LONGEST]
        if len(other) < policy.copied_from:
            continue
        percent = fuzz.ratio(own, other, score_cutoff=policy.copied_percent)
        if percent and (best is None or percent > best.percent):
            best = Likeness(note, int(percent))
    return best


def find_lateness(*, at: datetime, written_at: datetime, policy: QualityPolicy) -> timedelta | None:
    """Return how long after the contact it was written down, when that is longer than the policy names."""
    waited = written_at - at
    return waited if waited > timedelta(hours=policy.late_hours) else None


def written_at(created_at: datetime, facts: Mapping[str, Any]) -> datetime:
    """Return when the words were typed: what waited on a phone was typed that many seconds before it arrived."""
    return created_at - timedelta(seconds=int(facts.get("offline_seconds") or 0))
