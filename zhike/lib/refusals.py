"""Say no, and say how much, as data.

A rule returns a `Refusal` or None; the same value disables the button, explains the
tooltip, guards the service and fills the API error. A score carries its reasons along.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done now: a stable code, a sentence for people, the facts behind it."""

    code: str
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    help: str = ""

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(Exception):
    """Stop a use case; what was already written in the transaction is undone."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    def __str__(self) -> str:
        return f"{self.refusal.code}: {self.refusal.sentence}"


def refuse_if(refusal: Refusal | None) -> None:
    """Raise what a rule refused; do nothing when it refused nothing."""
    if refusal is not None:
        raise Refused(refusal)


@dataclass(frozen=True)
class Reason:
    """One part of a score: how many points it gave or took, and why."""

    code: str
    sentence: str
    points: float = 0.0
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Score:
    """A value that explains itself; `version` names the formula that it was computed with."""

    value: float
    reasons: tuple[Reason, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    version: str = "1"
