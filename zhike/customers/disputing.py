"""What the company's principle says of a dispute, and who may rule. Pure: facts in, a suggestion or refusal out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from .choices import DisputeState, EvidenceKind, Principle, Winner


@dataclass(frozen=True)
class Fact:
    """One dated fact for one side."""

    side: str
    kind: str
    at: datetime


@dataclass(frozen=True)
class Suggestion:
    """Whom the principle favours, and why; nobody when the facts do not tell."""

    winner: str
    sentence: str


def suggest(*, rule: Mapping[str, Any], facts: Iterable[Fact], opened_at: datetime) -> Suggestion:
    """Apply the principle in force to the dated facts of both sides. What a side only claims does not count."""
    counted = [fact for fact in facts if fact.kind != EvidenceKind.OWN and fact.at <= opened_at]
    principle = rule.get("principle", Principle.FIRST_CONTACT)
    if principle == Principle.FIRST_CREATED:
        return _earliest(counted, (EvidenceKind.CREATED, EvidenceKind.OWNED), _("先录入或先负责的是"))
    contacts = [fact for fact in counted if fact.kind == EvidenceKind.CONTACT]
    if principle == Principle.LAST_CONTACT:
        since = opened_at - timedelta(days=int(rule.get("recent_days", 90)))
        return _most([fact for fact in contacts if fact.at >= since])
    return _earliest(contacts, (EvidenceKind.CONTACT,), _("先联系的是"))


def _earliest(facts: Iterable[Fact], kinds: Iterable[str], words: str) -> Suggestion:
    first = min((fact for fact in facts if fact.kind in kinds), key=lambda fact: fact.at, default=None)
    if first is None:
        return Suggestion("", _("双方都没有这方面的记录，请经理判断。"))
    return Suggestion(first.side, _("%(words)s%(side)s（%(on)s）。") % {
        "words": words, "side": _side(first.side), "on": f"{first.at:%Y-%m-%d}",
    })  # fmt: skip


def _most(facts: Iterable[Fact]) -> Suggestion:
    counts = dict.fromkeys(Winner.values, 0)
    for fact in facts:
        counts[fact.side] += 1
    one, other = counts[Winner.CLAIMANT], counts[Winner.RESPONDENT]
    if one == other:
        return Suggestion("", _("近期双方跟进一样多（各 %(count)d 次），请经理判断。") % {"count": one})
    winner = Winner.CLAIMANT if one > other else Winner.RESPONDENT
    words = {"side": _side(winner), "one": max(one, other), "other": min(one, other)}
    return Suggestion(winner, _("近期主要由%(side)s跟进（%(one)d 次对 %(other)d 次）。") % words)


def _side(side: str) -> str:
    return _("申请人") if side == Winner.CLAIMANT else _("现负责人")


PENDING = (DisputeState.OPEN, DisputeState.APPEALED)
